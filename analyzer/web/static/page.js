"use strict";
const form = document.querySelector("form.upload");
if (form) {
  const fields = [...form.querySelectorAll("input[type=file]")];
  const chosen = form.querySelector("#chosen");
  const drop = form.querySelector(".drop");
  const status = document.querySelector("#status");
  const bar = document.querySelector("#sent");
  const stop = document.querySelector("#stop");
  let request = null;

  form.classList.add("scripted");

  const say = (text) => { status.textContent = text; };

  const MIB = 1 << 20;
  const MAX_BYTES = form.dataset.bytes * 1;
  const MAX_FILES = form.dataset.files * 1;

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
    if (found.length > MAX_FILES) throw new RangeError(`more than ${MAX_FILES} files`);
  };

  // What was dropped must be taken in at once: the browser empties the list when the event is over.
  const taken = (transfer) => [...transfer.items].filter((item) => item.kind === "file")
    .map((item) => [item.webkitGetAsEntry && item.webkitGetAsEntry(), item.getAsFile()]);

  // The whole window takes files; text or a link that is dragged over it is left to the browser.
  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let inside = 0; // elements that were entered and not left: the next is entered before the last is left
  const mark = () => drop.classList.toggle("over", inside > 0 && !request);
  for (const name of ["dragenter", "dragover"]) {
    window.addEventListener(name, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = request ? "none" : "copy";
      if (name === "dragenter") inside += 1;
      mark();
    });
  }
  window.addEventListener("dragleave", (event) => {
    if (!carriesFiles(event)) return;
    inside = Math.max(0, inside - 1);
    mark();
  });
  window.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    inside = 0;
    mark();
    if (request) { say("An upload is under way already."); return; }
    const found = [];
    try {
      for (const [entry, file] of taken(event.dataTransfer)) {
        if (entry) await walk(entry, "", found);
        else if (file) found.push([file, file.name]);
      }
    } catch (error) {
      say(`What was dropped cannot be read: ${error.message || error.name}.`);
      return;
    }
    if (!found.length) { say("There is no file in what was dropped."); return; }
    send(found);
  });

  const inWords = (files) => {
    const size = files.reduce((sum, one) => sum + one[0].size, 0);
    const much = size < MIB ? `${Math.ceil(size / 1024)} KiB` : `${(size / MIB).toFixed(1)} MiB`;
    return `${files.length === 1 ? files[0][1] : `${files.length} files`}, ${much}`;
  };
  // What a folder holds has its path in it, so that two files of one name stay apart.
  const picked = () => fields.flatMap((field) => [...field.files].map((file) => [file, file.webkitRelativePath || file.name]));
  for (const field of fields) {
    field.addEventListener("change", () => {
      const files = picked();
      chosen.textContent = files.length ? `Chosen: ${inWords(files)}` : "";
      say(refusal(files));
    });
  }
  form.addEventListener("reset", () => { chosen.textContent = ""; });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (request) { say("An upload is under way already."); return; }
    const files = picked();
    if (!files.length) { say("Choose files or a folder first."); fields[0].focus(); return; }
    send(files);
  });

  // Why the page would not take these, "" when it does: said before a byte is sent.
  const refusal = (files) => {
    const size = files.reduce((sum, one) => sum + one[0].size, 0);
    if (files.length > MAX_FILES) return `${files.length} files are more than the page takes (${MAX_FILES}). In a terminal: analyze FOLDER`;
    if (size + 1024 * files.length > MAX_BYTES) return `${Math.ceil(size / MIB)} MiB are more than the page takes (${MAX_BYTES / MIB} MiB). In a terminal: analyze BUNDLE`;
    return "";
  };

  const send = (files) => {
    const no = refusal(files);
    if (no) { say(no); return; }
    const late = [...form.elements].find((field) => field.type !== "file" && !field.checkValidity());
    if (late) { form.querySelector("details").open = true; late.reportValidity(); return; }
    const body = new FormData();
    for (const field of form.elements) {
      if (field.name && field.type !== "file" && (field.type !== "checkbox" || field.checked)) body.append(field.name, field.value);
    }
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
      say(step.loaded < step.total ? `Uploading: ${Math.floor(100 * step.loaded / step.total)} %` : "Uploaded; the analysis starts.");
    });
    request.addEventListener("load", () => {
      if (request.status === 201) { location.assign(request.response.run); return; }
      ended((request.response && request.response.error) || `The upload was refused (${request.status}).`);
    });
    request.addEventListener("error", () => ended("The upload did not get through: the page has been stopped, or a file changed or cannot be read."));
    request.addEventListener("abort", () => ended("The upload was cancelled."));
    say(`Uploading ${inWords(files)}: 0 %`);
    request.send(body);
  };
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
      if (state.state !== "running") { location.replace(location.pathname); return; }
      bar.value = state.percent;
      status.textContent = `${state.phase}: ${state.percent} %, ${state.members} ${state.members === 1 ? "member" : "members"} read`;
    } catch {
      status.textContent = "The page has been stopped.";
      return;
    }
    setTimeout(look, 400);
  };
  look();
}
