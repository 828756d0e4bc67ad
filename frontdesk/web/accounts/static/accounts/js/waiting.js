// Goes on once the demo desk is there. Until then nothing on the page changes: a reload would take focus and place away.
const PAUSE_MILLISECONDS = 3000;
const look = async () => {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (answer.redirected) {
      location.assign(answer.url);
      return;
    }
  } catch {
    // The desk is away for a moment; the next look finds out.
  }
  setTimeout(look, PAUSE_MILLISECONDS);
};
setTimeout(look, PAUSE_MILLISECONDS);
