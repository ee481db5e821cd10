// The peer of benchmarks/engine.py: SurveyJS evaluates the same sheets, with a model made once and reused.
// Asked of it: which questions are visible, and each dimension's score. No plan and no reasons.
// First line of standard input: {"survey", "scores": {dimension: expression}, "sheets"}. Each line after it asks for one
// round; the answer is one line, {"seconds"} of processor time, with what was found when the line says "found".
import { createInterface } from "node:readline";
import { ExpressionRunner, FunctionFactory, Model } from "survey-core";

// Of the ways tried (calculated values, expression questions, the model's runExpression, one runner an expression), a
// runner kept for each expression is the quickest by far: the peer is taken at its best.
FunctionFactory.Instance.register("dimensionScore", (values) => {
  let sum = 0, known = 0, applicable = 0;
  for (const value of values) {
    if (value === "na") continue;
    applicable += 1;
    if (typeof value === "number") { known += 1; sum += value; }
  }
  return known === 0 || 2 * known < applicable ? -1 : Math.floor((100 * sum) / (3 * known));
});

let sheets, model, questions, runners;

function prepare(input) {
  sheets = input.sheets;
  model = new Model(input.survey);
  questions = model.getAllQuestions();
  runners = Object.entries(input.scores).map(([name, expression]) => [name, new ExpressionRunner(expression)]);
}

function evaluate(sheet) {
  model.data = sheet;
  const visible = questions.filter((question) => question.isVisible).map((question) => question.name);
  const scores = {};
  for (const [name, runner] of runners) scores[name] = runner.runValues(sheet, {});
  return { visible, scores };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!model) { prepare(JSON.parse(line)); continue; }
  const before = process.cpuUsage();
  const found = sheets.map(evaluate);
  const { user, system } = process.cpuUsage(before);
  const answer = { seconds: (user + system) / 1e6 };
  process.stdout.write(JSON.stringify(line === "found" ? { ...answer, found } : answer) + "\n");
}
