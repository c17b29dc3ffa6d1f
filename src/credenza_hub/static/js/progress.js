// Keeps the progress of an award up to date; without it the page asks again by itself.
"use strict";

const pause = 1000;
const patience = 5000;

function follow(element) {
  const bar = element.querySelector("progress");
  const badge = document.querySelector("[data-progress-state] .state");
  const show = (name, value) => { element.querySelector(`[data-progress="${name}"]`).textContent = value; };

  async function look() {
    let wait = pause;
    try {
      const answer = await fetch(element.dataset.progressAddress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.statusText);
      const progress = await answer.json();
      bar.max = Math.max(progress.total, 1);
      bar.value = progress.done;
      show("done", progress.done);
      show("total", progress.total);
      if (badge) {
        badge.dataset.state = progress.state;
        badge.textContent = progress.label;
      }
      if (progress.finished) return window.location.reload();
    } catch {
      wait = patience;
    }
    return window.setTimeout(look, wait);
  }

  window.setTimeout(look, pause);
}

document.querySelectorAll("[data-progress-address]").forEach(follow);
