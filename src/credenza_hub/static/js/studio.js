/* The studio without waiting for the server: live findings, rows added in place, a warning before text is lost.
   Everything here also works without this script, by sending the form. */
"use strict";

(() => {
  const PAUSE = 600;
  const findings = document.getElementById("findings");
  let timer = 0;
  let asked = 0;
  let unsaved = false;

  const form = () => document.getElementById("draft-form");

  const setUnsaved = (value) => {
    unsaved = value;
    document.getElementById("save-state").textContent = value ? form().dataset.unsavedText : "";
  };

  const markElements = () => {
    const page = form();
    page.querySelectorAll("[data-mark]").forEach((element) => delete element.dataset.mark);
    findings.querySelectorAll("[data-target]").forEach((remark) => {
      const element = document.getElementById(remark.dataset.target);
      if (element && !element.dataset.mark) element.dataset.mark = remark.dataset.severity;
    });
  };

  /* Calm: a text's help changes only if it says something else, and stays open if it was. */
  const showHelp = () => {
    findings.querySelectorAll("template[data-help]").forEach((template) => {
      const place = document.getElementById(template.dataset.help);
      const fresh = template.innerHTML.trim();
      if (place && place.dataset.shown !== fresh) {
        const open = place.querySelector("details")?.open;
        place.innerHTML = fresh;
        place.dataset.shown = fresh;
        if (open) place.querySelector("details")?.setAttribute("open", "");
      }
      template.remove();
    });
  };

  const askFindings = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(form().dataset.findings, { method: "POST", body: new FormData(form()) });
      const text = await answer.text();
      if (number !== asked || !(answer.ok || answer.status === 422)) return;
      findings.innerHTML = text;
      markElements();
      showHelp();
    } catch {
      /* Without a connection the last findings stay; saving checks again. */
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(askFindings, PAUSE);
  };

  const changeRows = async (button) => {
    const data = new FormData(form());
    data.set("act", button.value);
    const answer = await fetch(form().action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("draft-form");
    if (!fresh) throw new Error("The answer holds no form.");
    const open = [...form().querySelectorAll("details[open]")].map((details) => details.closest("[id]").id);
    form().replaceWith(fresh);
    open.forEach((id) => {
      const details = document.getElementById(id);
      if (details) (details.matches("details") ? details : details.querySelector("details"))?.setAttribute("open", "");
    });
    setUnsaved("unsaved" in fresh.dataset);
    focusAfter(button.value);
    later();
  };

  const focusAfter = (act) => {
    const [kind, id] = act.split(" ");
    if (kind === "suggest" || kind === "align") return document.getElementById(`${id}-concepts`)?.focus();
    const list = document.getElementById(kind === "add" ? id : id.replace(/-[0-9]+$/, ""));
    const rows = list ? list.querySelectorAll(":scope > .row") : [];
    const last = rows[rows.length - 1];
    const target = kind === "add" && last ? last.querySelector("input:not([type=hidden]), textarea, select") : list?.querySelector("button.add");
    target?.focus();
  };

  const showTarget = () => {
    const element = document.getElementById(location.hash.slice(1));
    if (!element || !form().contains(element)) return;
    for (let details = element.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
    element.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  };

  document.addEventListener("input", (event) => {
    if (!form().contains(event.target)) return;
    setUnsaved(true);
    later();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    const act = event.submitter ? event.submitter.value : "save";
    if (act === "save" || act === "submit") {
      unsaved = false;
      return;
    }
    event.preventDefault();
    changeRows(event.submitter).catch(() => {
      unsaved = false;
      form().requestSubmit(event.submitter);
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
  window.addEventListener("hashchange", showTarget);
  showTarget();
  unsaved = "unsaved" in form().dataset;
})();
