"use strict";
{
  const MIB = 1 << 20;
  const form = document.querySelector("form.upload");
  const drop = form ? form.querySelector(".drop") : document.body;
  let request = null; // the upload that is under way

  // The start page has a place for an upload; any other page gets one when something is dropped there.
  const made = () => {
    const box = document.createElement("section");
    box.className = "sending";
    box.setAttribute("aria-label", "Upload");
    box.innerHTML = '<p role="status"></p><progress aria-label="Upload" value="0" max="100" hidden></progress><button type="button" hidden>Cancel the upload</button>';
    document.body.append(box);
    return { status: box.children[0], bar: box.children[1], stop: box.children[2] };
  };
  const { status, bar, stop } = form
    ? { status: document.querySelector("#status"), bar: document.querySelector("#sent"), stop: document.querySelector("#stop") }
    : made();
  const say = (text) => { status.textContent = text; };

  // What an upload must carry and may be at most, as the start page's form has it; with its options as they are by themselves elsewhere.
  const asked = async () => {
    if (form) return form;
    const answer = await fetch("/");
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form.upload");
  };

  const walk = async (entry, path, found, most) => {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      found.push([file, path + entry.name]);
    } else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (!some.length) break;
        for (const one of some) await walk(one, path + entry.name + "/", found, most);
      }
    }
    if (found.length > most) throw new RangeError(`more than ${most} files`);
  };

  // What was dropped must be taken in at once: the browser empties the list when the event is over.
  const taken = (transfer) => [...transfer.items].filter((item) => item.kind === "file")
    .map((item) => [item.webkitGetAsEntry && item.webkitGetAsEntry(), item.getAsFile()]);

  // The whole window takes files, on every page; text or a link that is dragged over it is left to the browser.
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
    const things = taken(event.dataTransfer);
    const found = [];
    let terms = null;
    try {
      terms = await asked();
    } catch {
      say("What was dropped was not sent: the page has been stopped.");
      return;
    }
    try {
      for (const [entry, file] of things) {
        if (entry) await walk(entry, "", found, terms.dataset.files * 1);
        else if (file) found.push([file, file.name]);
      }
    } catch (error) {
      say(`What was dropped cannot be read: ${error.message || error.name}.`);
      return;
    }
    if (!found.length) { say("There is no file in what was dropped."); return; }
    send(found, terms);
  });

  const inWords = (files) => {
    const size = files.reduce((sum, one) => sum + one[0].size, 0);
    const much = size < MIB ? `${Math.ceil(size / 1024)} KiB` : `${(size / MIB).toFixed(1)} MiB`;
    return `${files.length === 1 ? files[0][1] : `${files.length} files`}, ${much}`;
  };

  // Why the page would not take these, "" when it does: said before a byte is sent.
  const refusal = (files, terms) => {
    const [bytes, most] = [terms.dataset.bytes * 1, terms.dataset.files * 1];
    const size = files.reduce((sum, one) => sum + one[0].size, 0);
    if (files.length > most) return `${files.length} files are more than the page takes (${most}). In a terminal: analyze FOLDER`;
    if (size + 1024 * files.length > bytes) return `${Math.ceil(size / MIB)} MiB are more than the page takes (${bytes / MIB} MiB). In a terminal: analyze BUNDLE`;
    return "";
  };

  const send = (files, terms) => {
    if (request) { say("An upload is under way already."); return; } // another drop was read faster
    const no = refusal(files, terms);
    if (no) { say(no); return; }
    const late = [...terms.elements].find((field) => field.type !== "file" && !field.checkValidity());
    if (late) { terms.querySelector("details").open = true; late.reportValidity(); return; }
    const body = new FormData();
    for (const field of terms.elements) {
      if (field.name && field.type !== "file" && (field.type !== "checkbox" || field.checked)) body.append(field.name, field.value);
    }
    for (const [file, name] of files) body.append("bundle", file, name);
    request = new XMLHttpRequest();
    request.open("POST", terms.getAttribute("action"));
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

  if (form) {
    const fields = [...form.querySelectorAll("input[type=file]")];
    const chosen = form.querySelector("#chosen");
    form.classList.add("scripted");
    // What a folder holds has its path in it, so that two files of one name stay apart.
    const picked = () => fields.flatMap((field) => [...field.files].map((file) => [file, file.webkitRelativePath || file.name]));
    for (const field of fields) {
      field.addEventListener("change", () => {
        const files = picked();
        chosen.textContent = files.length ? `Chosen: ${inWords(files)}` : "";
        say(refusal(files, form));
      });
    }
    form.addEventListener("reset", () => { chosen.textContent = ""; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const files = picked();
      if (!files.length) { say("Choose files or a folder first."); fields[0].focus(); return; }
      send(files, form);
    });
  }

  const run = document.querySelector("#run[data-state=running]");
  if (run) {
    const read = document.querySelector("#read");
    const words = document.querySelector("#status");
    const look = async () => {
      try {
        const answer = await fetch(location.pathname + "/state", { headers: { Accept: "application/json" } });
        const state = await answer.json();
        if (state.state !== "running" && !request) { location.replace(location.pathname); return; }
        read.value = state.percent;
        words.textContent = state.state === "running"
          ? `${state.phase}: ${state.percent} %, ${state.members} ${state.members === 1 ? "member" : "members"} read`
          : "Ended; shown when the upload below is through or cancelled.";
      } catch {
        words.textContent = "The page has been stopped.";
        return;
      }
      setTimeout(look, 400);
    };
    look();
  }
}
