// Failures: what went wrong with a request is said in words, in a toast that stays; what was typed is untouched.
const say = (text, link) => {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "error";
  toast.setAttribute("role", "alert");
  const words = Object.assign(document.createElement("span"), { className: "grow", textContent: text });
  if (link) words.append(" ", Object.assign(document.createElement("a"), { textContent: link.text, href: link.href, target: "_blank", rel: "noopener" }));
  const close = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", "Close this message");
  toast.append(words, close);
  document.querySelector("[data-toasts]")?.append(toast);
};

const sentence = (html) => new DOMParser().parseFromString(html, "text/html").querySelector("main p")?.textContent.trim();

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  // The answer is a page of another window, such as the sign-in: go there instead of squeezing it into a pane.
  if (xhr.responseURL && !new URL(xhr.responseURL).pathname.startsWith("/desk/")) {
    event.detail.shouldSwap = false;
    location.assign(requestConfig.verb === "get" ? requestConfig.path : xhr.responseURL);
  }
});

document.addEventListener("htmx:responseError", ({ detail: { xhr, requestConfig } }) => {
  if (xhr.status === 409 || xhr.status === 422) return;
  if (xhr.status === 401) say("You were signed out, so nothing was sent. Your text is still here.", { text: "Sign in in a new tab", href: "/accounts/login/?next=/desk/" });
  else if (requestConfig.verb === "get") location.assign(requestConfig.path);
  else say(sentence(xhr.responseText) ?? "That did not work. Nothing was changed; please try again.");
});

document.addEventListener("htmx:sendError", () => say("No connection to the desk. Your text is kept here; try again in a moment."));
document.addEventListener("desk:failed", ({ detail }) => say(detail));
