// Sends decisions to the server until it has acknowledged them; keeps them over a reload.
const newKey = () =>
  (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`);

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  const found = await answer.json().catch(() => ({ error: `HTTP ${answer.status}` }));
  if (!answer.ok) {
    const refusal = new Error(found.error || `HTTP ${answer.status}`);
    refusal.refused = answer.status < 500;
    throw refusal;
  }
  return found;
}

function makeOutbox(who, onChange) {
  const place = `workbench.unsent.${who.author}`;
  const box = { waiting: read(), offline: false, busy: false };
  let timer = 0;

  function read() {
    try { return JSON.parse(localStorage.getItem(place)) || []; } catch { return []; }
  }
  function store() {
    try {
      if (box.waiting.length) localStorage.setItem(place, JSON.stringify(box.waiting));
      else localStorage.removeItem(place);
    } catch { /* a full or forbidden storage must not stop the reviewing */ }
  }
  async function flush() {
    if (box.busy || !box.waiting.length) return;
    box.busy = true;
    const sent = box.waiting.slice(0, 100);
    const gone = () => {
      const keys = new Set(sent.map((one) => one.key));
      box.waiting = box.waiting.filter((one) => !keys.has(one.key));
    };
    try {
      await post("/work/decide", { ...who, decisions: sent });
      gone();
      box.offline = false;
    } catch (error) {
      box.offline = !error.refused;
      if (error.refused) { gone(); onChange(error.message); }
    }
    store();
    box.busy = false;
    onChange();
    clearTimeout(timer);
    if (box.waiting.length) timer = setTimeout(flush, box.offline ? 1000 : 0);
  }
  box.add = (decisions) => { box.waiting.push(...decisions); store(); flush(); };
  box.takeBack = (keys) => {
    // What is on its way cannot be called back; what still waits can.
    if (box.busy) return false;
    const unsent = new Set(box.waiting.map((one) => one.key));
    if (!keys.every((key) => unsent.has(key))) return false;
    box.waiting = box.waiting.filter((one) => !keys.includes(one.key));
    store();
    return true;
  };
  box.settled = async () => {
    for (let i = 0; i < 100 && (box.busy || box.waiting.length) && !box.offline; i += 1) {
      flush();
      await new Promise((go) => setTimeout(go, 30));
    }
  };
  box.flush = flush;
  box.stop = () => clearTimeout(timer);
  return box;
}
