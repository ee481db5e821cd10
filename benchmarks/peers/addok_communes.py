"""In addok's own environment: puts the communes in Redis, asks each text, prints the first code found and the time.

python addok_communes.py ASKED.json REDIS_SOCKET
"""

import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    given, socket = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]
    os.environ["REDIS_SOCKET"] = socket
    from addok.config import config

    config.REDIS = {"unix_socket_path": socket, "indexes": {"db": 0}, "documents": {"db": 1}}
    config.load()
    from addok.batch import process_documents
    from addok.core import search

    documents = [
        json.dumps(
            {
                "_id": c["insee"],
                "id": c["insee"],
                "type": "municipality",
                "name": c["name"],
                "city": c["name"],
                "citycode": c["insee"],
                "postcode": c["postcodes"],
                "lat": c["latitude"] or 0,
                "lon": c["longitude"] or 0,
                "population": c["population"],
                "importance": min(1.0, c["population"] / 1_000_000) * 0.1,
            }
        )
        for c in given["communes"]
        if c["postcodes"]
    ]
    for start in range(0, len(documents), 500):
        process_documents(*documents[start : start + 500])
    search("Créteil", limit=1)
    before = time.perf_counter()
    found = [search(text, limit=1) for text in given["texts"]]
    seconds = time.perf_counter() - before
    codes = [results[0].format()["properties"]["citycode"] if results else "" for results in found]
    print(json.dumps({"found": codes, "seconds": seconds}))


if __name__ == "__main__":
    main()
