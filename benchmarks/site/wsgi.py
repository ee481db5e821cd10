from declic.config.wsgi import application

__all__ = ["application"]
