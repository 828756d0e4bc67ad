// Pushes: shown when no page of the desk is in front of somebody; a press leads to the ticket, in a page that is open if there is one.
self.addEventListener("push", (event) => {
  const { title, body, tag, url } = event.data?.json() ?? {};
  if (!title) return;
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window" });
    // Whoever looks at the desk sees the bell.
    if (pages.some((page) => page.visibilityState === "visible")) return;
    await self.registration.showNotification(title, { body, tag, renotify: true, data: { url } });
  })());
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const place = new URL(event.notification.data.url).pathname;
  event.waitUntil((async () => {
    const [page] = await self.clients.matchAll({ type: "window" });
    // The address as this browser knows the desk, whatever name the desk gives itself.
    if (page) await (await page.focus()).navigate(place);
    else await self.clients.openWindow(place);
  })());
});
