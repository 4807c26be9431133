// Calls of the sandbox's JSON (connectors/sandbox/phones.py).

export class Refused extends Error {}

async function read(answer) {
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error || `The sandbox answered ${answer.status}.`);
  return body;
}

export async function get(path) {
  return read(await fetch(`phones/${path}`));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return read(await fetch(`phones/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function upload(customerId, kind, file, fields = {}) {
  const form = new FormData();
  form.set("kind", kind);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", file, file.name || kind);
  return read(await fetch(`phones/customers/${customerId}/files`, { method: "POST", body: form }));
}
