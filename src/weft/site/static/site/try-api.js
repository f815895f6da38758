// Try the API from its own page: a form for each operation, and what comes back.
const token = document.querySelector("[data-token]");

function address(form) {
  const query = new URLSearchParams();
  let path = form.dataset.path;
  for (const field of form.querySelectorAll("[data-name]")) {
    const { name, place } = field.dataset;
    if (place === "path") {
      path = path.replace(`{${name}}`, encodeURIComponent(field.value));
    } else if (place === "query" && field.value) {
      query.append(name, field.value);
    }
  }
  return query.size ? `${path}?${query}` : path;
}

function headers(form) {
  const sent = { Accept: "application/json" };
  const secret = token.querySelector("input").value.trim();
  if (secret) {
    sent.Authorization = `Bearer ${secret}`;
  }
  for (const field of form.querySelectorAll('[data-place="header"]')) {
    if (field.value) {
      sent[field.dataset.name] = field.value;
    }
  }
  return sent;
}

async function send(form) {
  const body = form.querySelector("[data-body]");
  const request = { method: form.dataset.method, headers: headers(form), credentials: "omit" };
  if (body) {
    request.body = body.value;
    request.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(address(form), request);
  const text = await answer.text();
  return { line: `${answer.status} ${answer.statusText}`, etag: answer.headers.get("ETag"), text };
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function show(form) {
  const status = form.querySelector("[data-status]");
  const shown = form.querySelector("[data-answer]");
  status.textContent = "…";
  try {
    const { line, etag, text } = await send(form);
    status.textContent = etag ? `${line} – ETag: ${etag}` : line;
    shown.textContent = pretty(text);
    shown.hidden = !text;
  } catch (problem) {
    status.textContent = String(problem);
    shown.hidden = true;
  }
}

token.hidden = false;
token.addEventListener("submit", (event) => event.preventDefault());
for (const part of document.querySelectorAll("[data-try]")) {
  part.hidden = false;
  part.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    show(event.target);
  });
}
