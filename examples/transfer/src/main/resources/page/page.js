"use strict";

// Amounts are text from end to end: nothing is added up here.

const POSITIONS = {
  OUTBOX: ["Outbox", "The message is a row of bank1's own transaction. A relay sends it when the transaction has committed; if bank1 dies, the next one does."],
  HALF_MESSAGE: ["Half message", "The broker has the message before the transaction ends, but nobody sees it. If bank1 dies, its successor asks the database what became of the transaction."],
  XA: ["XA", "Database and broker commit together, in two phases. If bank1 dies in between, its recovery ends what was begun. H2 forgets what it has prepared, so bank1 is on another database."],
  NAIVE_SEND_INSIDE: ["send inside", "Sent in the middle of the transaction. What is rolled back afterwards has gone out all the same: money is invented."],
  NAIVE_SEND_AFTER: ["send after commit", "Sent when the transaction has committed. Whoever dies in between, or finds no broker, has lost the message: money is lost."],
};

const WAYS = {
  RECORDED: "waits to be sent", HALF: "half", IN_DOUBT: "in doubt", SENT: "sent", RECEIVED: "received", RETRYING: "tried again", PARKED: "parked",
  APPLIED: "applied", SOUGHT: "on its way", LOST: "LOST", INVENTED: "INVENTED", TWICE: "BOOKED TWICE",
};

// For each way: bank1, the line, the broker, the line, bank2.
const TRACKS = {
  RECORDED: ["here", "", "", "", ""], SOUGHT: ["done", "", "", "", ""], HALF: ["done", "done", "unseen", "", ""],
  IN_DOUBT: ["done", "done", "unseen", "", ""],
  SENT: ["done", "done", "here", "", ""], RECEIVED: ["done", "done", "done", "done", "here"],
  RETRYING: ["done", "done", "done", "done", "here"], PARKED: ["done", "done", "done", "done", "stuck"],
  APPLIED: ["done", "done", "done", "done", "done"], LOST: ["done", "", "wrong", "", ""],
  INVENTED: ["", "", "", "", "wrong"], TWICE: ["done", "done", "done", "done", "wrong"],
};

const byId = (id) => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function grouped(amount) {
  const [whole, cents] = amount.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") + "." + cents;
}

async function call(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    const content = await answer.json();
    if (answer.ok) show(content); else say(content.error);
  } catch (gone) {
    say("The launcher has ended.");
  }
}

let quiet;
function say(text) {
  byId("toast").textContent = text;
  byId("toast").classList.add("seen");
  clearTimeout(quiet);
  quiet = setTimeout(() => byId("toast").classList.remove("seen"), 4000);
}

function showSwitch(state) {
  for (const position of state.positions) {
    let button = document.querySelector(`[data-position="${position}"]`);
    if (!button) {
      button = element("button", "", POSITIONS[position][0]);
      button.type = "button";
      button.dataset.position = position;
      button.addEventListener("click", () => call("/api/guarantee", { name: position }));
      byId(position.startsWith("NAIVE") ? "naives" : "guarantees").append(button);
    }
    button.setAttribute("aria-pressed", String(position === state.position));
    button.disabled = Boolean(state.running);
  }
  document.body.dataset.naive = String(state.position.startsWith("NAIVE"));
  byId("configuration").textContent = state.configuration;
  byId("databases").textContent = state.databases;
  byId("explain").textContent = POSITIONS[state.position][1];
}

function showProcesses(state) {
  for (const process of state.processes) {
    const card = document.querySelector(`[data-process="${process.name}"]`);
    card.dataset.state = process.state;
    card.querySelector(".pid").textContent = process.state === "UP" ? "pid " + process.pid : process.state === "DOWN" ? "is down" : "is starting";
    card.querySelector(".kill").disabled = Boolean(state.running) || process.state !== "UP";
    card.querySelector(".start").disabled = Boolean(state.running) || process.state !== "DOWN";
  }
  const own = state.processes.some((process) => process.name === "broker");
  document.querySelector('[data-process="broker"] .acts').hidden = !own;
  document.querySelector("[data-own-broker]").hidden = !own;
}

function showMoney(picture) {
  for (const name of ["balance1", "balance2", "inFlight", "total"]) byId(name).textContent = grouped(picture[name]);
  byId("sum").textContent = `${grouped(picture.balance1)} + ${grouped(picture.balance2)} + ${grouped(picture.inFlight)} in flight`;
  const broken = picture.verdict === "BROKEN";
  const verdict = byId("verdict");
  verdict.dataset.verdict = picture.verdict;
  verdict.dataset.look = broken ? "BROKEN" : picture.complete ? "WHOLE" : "CHECKING";
  const wrong = [];
  if (picture.lost !== "0.00") wrong.push(grouped(picture.lost) + " lost");
  if (picture.invented !== "0.00") wrong.push(grouped(picture.invented) + " invented");
  byId("says").textContent = broken ? "✗ " + (wrong.join(", ") || "the books do not add up")
      : picture.complete ? "✓ every cent is there" : "✓ every cent is there, as far as can be asked right now";
}

function showWhere(counts) {
  const parts = [];
  for (const [way, words] of [["RECORDED", "in the outbox"], ["HALF", "half"], ["IN_DOUBT", "in doubt"], ["SENT", "queued"], ["RECEIVED", "at bank2"], ["RETRYING", "retried"], ["PARKED", "parked"], ["SOUGHT", "moving"]]) {
    if (counts[way]) parts.push(`${counts[way]} ${words}`);
  }
  byId("where").textContent = parts.length ? "· " + parts.join(" · ") : "";
  byId("counts").textContent = counts.APPLIED ? counts.APPLIED + " applied" : "";
}

function row(each) {
  const line = element("li");
  line.dataset.way = each.way;
  line.dataset.request = each.request;
  line.append(element("span", "number", each.request), element("span", "value", grouped(each.amount)));
  const track = element("span", "track");
  TRACKS[each.way].forEach((look, index) => track.append(element(index % 2 ? "u" : "i", look)));
  const way = element("span", "way");
  way.append(element("b", "", WAYS[each.way]), " ", element("span", "", each.detail));
  way.title = each.detail;
  line.append(track, way);
  return line;
}

function showDiary(entries) {
  byId("diary").replaceChildren(...entries.slice(0, 7).map((entry) => {
    const line = element("li", "", new Date(entry.at).toLocaleTimeString("en-GB") + "  " + entry.text);
    line.dataset.tone = entry.tone;
    line.title = entry.text;
    return line;
  }));
}

// Answers may overtake each other: an older one changes nothing.
let shown = { launcher: 0, begun: 0, round: 0 };
function isOlder(state) {
  return state.launcher === shown.launcher
      && (state.begun < shown.begun || (state.begun === shown.begun && state.round < shown.round));
}

function show(state) {
  if (isOlder(state)) return;
  shown = state;
  showSwitch(state);
  showProcesses(state);
  showMoney(state.picture);
  showWhere(state.picture.counts);
  byId("rows").replaceChildren(...state.picture.rows.map(row));
  byId("empty").hidden = state.picture.rows.length > 0;
  showDiary(state.diary);
  for (const button of document.querySelectorAll("[data-story]")) {
    button.disabled = Boolean(state.running);
    button.classList.toggle("running", state.running === button.dataset.story);
  }
  document.querySelector("#transfer button[type=submit]").disabled = Boolean(state.running);
  byId("start-over").hidden = !state.canStartOver;
  document.body.dataset.running = state.running || "";
  document.body.dataset.begun = state.begun;
  document.body.dataset.round = state.round;
  document.body.dataset.position = state.position;
  document.body.dataset.complete = state.picture.complete;
}

async function look() {
  try {
    show(await (await fetch("/api/state")).json());
  } catch (gone) {
    byId("verdict").dataset.look = "CHECKING";
    byId("says").textContent = "The launcher has ended.";
  }
  setTimeout(look, 250);
}

for (const button of document.querySelectorAll("[data-story]")) {
  button.addEventListener("click", () => call("/api/story", { name: button.dataset.story }));
}
for (const card of document.querySelectorAll("[data-process]")) {
  card.querySelector(".kill").addEventListener("click", () => call("/api/kill", { name: card.dataset.process }));
  card.querySelector(".start").addEventListener("click", () => call("/api/start", { name: card.dataset.process }));
}
byId("transfer").addEventListener("submit", (event) => {
  event.preventDefault();
  call("/api/transfer", { amount: byId("amount").value });
});
byId("theme").addEventListener("click", () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
look();
