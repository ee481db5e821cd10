// The peer of benchmarks/hours.py: opening_hours.js says whether a place is open, in the time zone of the process.
// Each line of standard input: {"hours", "instants": milliseconds of the epoch}. The answer is one line: true, false, or
// null for « unknown », an instant; or the error for hours that it cannot read.
import { createInterface } from "node:readline";
import opening_hours from "opening_hours";

const FRANCE = { lat: 48.78, lon: 2.45, address: { country_code: "fr", state: "Île-de-France", country: "France" } };

function verdicts({ hours, instants }) {
  const read = new opening_hours(hours, FRANCE, { locale: "en" });
  return instants.map((instant) => {
    const moment = new Date(instant);
    return read.getUnknown(moment) ? null : read.getState(moment);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = verdicts(JSON.parse(line));
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
