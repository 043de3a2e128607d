"use strict";
const form = document.querySelector("form.upload");
if (form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const status = document.querySelector("#status");
  const bar = document.querySelector("#sent");
  const stop = document.querySelector("#stop");
  let dropped = null;
  let request = null;

  const say = (text) => { status.textContent = text; };

  const walk = async (entry, path, found) => {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      found.push([file, path + entry.name]);
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (!some.length) break;
        for (const one of some) await walk(one, path + entry.name + "/", found);
      }
    }
  };

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    dropped = found;
    say(`${found.length} ${found.length === 1 ? "file" : "files"} chosen: ${found.slice(0, 3).map((one) => one[1]).join(", ")}`);
    form.requestSubmit();
  });
  input.addEventListener("change", () => { dropped = null; });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = dropped || [...input.files].map((file) => [file, file.name]);
    if (!files.length) { say("Choose a file first."); input.focus(); return; }
    const body = new FormData();
    body.append("token", form.elements.token.value);
    for (const [file, name] of files) body.append("bundle", file, name);
    request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    bar.hidden = stop.hidden = false;
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.max = step.total;
      bar.value = step.loaded;
      say(`Uploading: ${Math.floor(100 * step.loaded / step.total)} %`);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) { location.assign(request.response.run); return; }
      ended((request.response && request.response.error) || `The upload was refused (${request.status}).`);
    });
    request.addEventListener("error", () => ended("The upload was refused or the page has been stopped."));
    request.addEventListener("abort", () => ended("The upload was cancelled."));
    say("Uploading: 0 %");
    request.send(body);
  });
  const ended = (text) => { say(text); bar.hidden = stop.hidden = true; request = null; };
  stop.addEventListener("click", () => { if (request) request.abort(); });
}

const run = document.querySelector("#run[data-state=running]");
if (run) {
  const bar = document.querySelector("#read");
  const status = document.querySelector("#status");
  const look = async () => {
    try {
      const answer = await fetch(location.pathname + "/state", { headers: { Accept: "application/json" } });
      const state = await answer.json();
      if (state.state !== "running") { location.reload(); return; }
      bar.value = state.percent;
      status.textContent = `${state.phase}: ${state.percent} %, ${state.members} members read`;
    } catch {
      status.textContent = "The page has been stopped.";
      return;
    }
    setTimeout(look, 400);
  };
  look();
}
