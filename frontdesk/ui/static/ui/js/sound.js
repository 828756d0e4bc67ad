// Sound: two short tones for a new notice, as loud as its person wants it; once a browser, and never while the ticket is being looked at.
const tabs = new BroadcastChannel("desk-sound");
const hushed = new Set();
const looksAt = (number) => !document.hidden && Number(document.getElementById("ticket")?.dataset.number) === number;
const pause = (time) => new Promise((done) => { setTimeout(done, time); });

const play = (volume) => {
  const audio = new AudioContext(), gain = audio.createGain();
  gain.connect(audio.destination);
  [660, 880].forEach((pitch, index) => {
    const tone = audio.createOscillator(), at = audio.currentTime + index * 0.14;
    tone.frequency.value = pitch;
    gain.gain.setValueAtTime((volume / 100) * 0.4, at);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.13);
    tone.connect(gain);
    tone.start(at);
    tone.stop(at + 0.13);
    tone.onended = () => { if (index) audio.close(); };
  });
};

// Another tab may have the ticket before somebody's eyes; and of all tabs only one rings.
tabs.addEventListener("message", ({ data }) => {
  if (data.hush) hushed.add(data.hush);
  else if (looksAt(data.about)) tabs.postMessage({ hush: data.about });
});

document.addEventListener("desk:notice", ({ detail: { numbers } }) => {
  const volume = Number(document.querySelector("[data-sound]")?.dataset.sound), ring = async (lock) => {
    if (!volume || !lock) return;
    numbers.forEach((about) => { hushed.delete(about); tabs.postMessage({ about }); });
    await pause(300);
    if (!numbers.some((number) => looksAt(number) || hushed.has(number))) play(volume);
    await pause(1500);
  };
  if (navigator.locks) navigator.locks.request("desk-sound", { ifAvailable: true }, ring); else ring(true);
});

document.addEventListener("click", (event) => {
  const volume = event.target.closest("[data-sound-try]") && Number(document.querySelector("[name=sound]").value);
  if (volume) play(volume);
});
