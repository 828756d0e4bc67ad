// Where no time zone was chosen yet, the browser's own is filled in, if the desk knows it.
const field = document.querySelector("[data-own-zone]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && own && [...document.querySelectorAll("#zones option")].some(({ value }) => value === own)) field.value = own;
