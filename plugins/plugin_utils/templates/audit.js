/* Copyright: (c) 2026, the postmaster.sendmail contributors
   GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
   SPDX-License-Identifier: GPL-3.0-or-later */

/* The page is whole without this. With it the table is filtered, walked with the arrow keys, and shows the
   evidence in a dialog in place of leading to it. Nodes are moved and copied; no text ever becomes markup. */
"use strict";

const matrix = document.getElementById("matrix");
const names = [...matrix.tHead.rows[0].cells].slice(2).map((cell) => cell.firstElementChild.title);
const rows = [...matrix.querySelectorAll("tr[data-row]")].map((row) => ({
  row,
  article: document.getElementById("c" + row.dataset.row),
  severity: row.dataset.severity,
  cells: [...row.cells].slice(2),
}));

/* --- the filter --- */

const form = document.getElementById("filter");
const folded = (text) => text.trim().toLowerCase();

function wish() {
  const data = new FormData(form);
  return {
    statuses: data.get("status"),
    severities: data.getAll("severity"),
    text: folded(data.get("text")),
    hosts: names.map((name) => name.toLowerCase().includes(folded(data.get("host")))),
  };
}

function wanted(one, { statuses, severities, text, hosts }) {
  return severities.includes(one.severity)
    && (!statuses || one.cells.some((cell, column) => hosts[column] && statuses.includes(cell.className)))
    && (!text || (one.words ??= one.article.textContent.replace(/\s+/g, " ").toLowerCase()).includes(text));
}

let columns = names.map(() => true);

function showColumns(hosts) {
  const turned = hosts.flatMap((shown, column) => (shown === columns[column] ? [] : [column]));
  const lines = turned.length ? [[...matrix.tHead.rows[0].cells].slice(2), ...rows.map((one) => one.cells)] : [];
  for (const cells of lines) for (const column of turned) cells[column].hidden = !hosts[column];
  for (const column of turned) document.getElementById("h" + column).hidden = !hosts[column];
  columns = hosts;
}

function filter() {
  const asked = wish();
  showColumns(asked.hosts);
  let shown = 0;
  for (const one of rows) {
    const hidden = !wanted(one, asked);
    one.row.hidden = one.article.hidden = hidden;
    shown += !hidden;
  }
  for (const body of matrix.tBodies) body.hidden = ![...body.rows].some((row) => row.dataset.row && !row.hidden);
  form.querySelector("output").textContent =
    `${shown} of ${rows.length} controls, ${columns.filter(Boolean).length} of ${names.length} hosts`;
  if (!current || current.closest("[hidden]")) step(stop());
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(filter));

/* --- the evidence of a cell --- */

const dialog = document.getElementById("evidence");

function copied(element) {
  const copy = element.cloneNode(true);
  for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
  return copy;
}

function show(link) {
  const cell = link.parentElement;
  const one = rows.find((each) => each.row === cell.parentElement);
  const found = document.querySelector(link.hash);
  const block = copied(found.closest(".block"));
  const entry = copied(found);
  const others = one.cells.filter((each) => each.querySelector("a")?.hash === link.hash).length - 1;
  entry.querySelector("b").textContent = others ? `The same on ${others} more` : "";
  block.querySelector("ul").replaceChildren(entry);
  const title = document.createElement("h3");
  title.append(...copied(one.article.querySelector("h3")).childNodes);
  document.getElementById("evidence-title").textContent = names[one.cells.indexOf(cell)];
  document.getElementById("evidence-body")
    .replaceChildren(title, block, copied(one.article.querySelector(".about")));
  dialog.addEventListener("close", () => link.focus(), { once: true });
  dialog.showModal();
}

matrix.addEventListener("click", (event) => {
  const link = event.target.closest("td > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  step(link);
  show(link);
});
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

/* --- the arrow keys: the table is one stop of the tabulator --- */

let current = null;  // the stop
const stop = () => matrix.querySelector("tr:not([hidden]) > td:not([hidden]) > a");

function step(link) {
  if (current) current.tabIndex = -1;
  current = link;
  if (link) link.tabIndex = 0;
}

for (const link of matrix.querySelectorAll("td > a")) link.tabIndex = -1;
filter();

const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function neighbour(cell, [down, right]) {
  let line = rows.findIndex((each) => each.row === cell.parentElement);
  let column = rows[line].cells.indexOf(cell);
  while (rows[line += down] && column + right in names) {
    column += right;
    const link = !rows[line].row.hidden && columns[column] && rows[line].cells[column].querySelector("a");
    if (link) return link;
  }
  return null;
}

matrix.addEventListener("keydown", (event) => {
  const link = event.target.closest("td > a");
  if (!link || !(event.key in ways)) return;
  event.preventDefault();
  const next = neighbour(link.parentElement, ways[event.key]);
  if (!next) return;
  step(next);
  next.focus();
});
