// What the desk tells: the live region, alarms, progress, and how the files are.

import { $ } from "./state.js";

export function say(text) {
  $("live").textContent = "";
  setTimeout(() => { $("live").textContent = text; }, 30);
}

export function alarm(text) {
  $("alarm").textContent = text;
  clearTimeout(alarm.timer);
  if (text) alarm.timer = setTimeout(() => { $("alarm").textContent = ""; }, 9000);
}

export function tally(counts) {
  const { approved, total, missing } = counts;
  $("bar").value = approved;
  $("bar").max = total || 1;
  $("count").textContent = `${approved} of ${total} approved${missing ? `, ${missing} not translated` : ""}`;
}

export function filesTold(files) {
  const words = { idle: "", waiting: "…", working: "Writing files…", done: "Files written", kept: "english.md kept", failed: "Files not written", missing: `No files: ${files.message}` };
  $("saved").textContent = words[files.state];
  $("saved").classList.toggle("failed", ["failed", "missing", "kept"].includes(files.state));
  if (["failed", "kept"].includes(files.state) && filesTold.last !== files.message) alarm(files.message);
  filesTold.last = files.message;
  return files.state === "waiting" || files.state === "working"; // whether there is more to hear soon
}
