// Job: its figures follow the work; whoever waits at a button that is gone finds the heading.
const now = () => document.getElementById("job-now");
document.addEventListener("desk:person", ({ detail }) => { if (detail.name === "job" && String(detail.job) === now()?.dataset.job) htmx.trigger(now(), "desk:job"); });
document.addEventListener("htmx:afterSwap", () => {
  if (document.activeElement === document.body && !now()?.dataset.job) document.getElementById("job-h").focus();
});
