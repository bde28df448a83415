// Reads calendar files from standard input, an array of texts, and says what ical.js finds in them. The argument is the
// path of the module.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: ICAL } = await import(pathToFileURL(process.argv[2]).href);
const moment = (time) => time.toJSDate().toISOString().replace(".000Z", "Z");

const read = (text) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").flatMap((component) => {
    const event = new ICAL.Event(component);
    const steps = event.iterator();
    const found = [];
    for (let next = steps.next(); next; next = steps.next()) {
      const { startDate, endDate } = event.getOccurrenceDetails(next);
      found.push([
        event.uid.split("@")[0],
        moment(startDate),
        moment(endDate),
        startDate.isDate,
        component.getFirstPropertyValue("status"),
        event.sequence,
        event.summary,
        event.location ?? "",
        component.getFirstPropertyValue("url"),
      ]);
    }
    return found;
  });

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
