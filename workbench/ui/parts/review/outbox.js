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
    refusal.status = answer.status;
    refusal.refused = answer.status === 400 || answer.status === 422;
    throw refusal;
  }
  return found;
}

function makeOutbox(who, onChange) {
  const place = `workbench.unsent.${who.catalog}.${who.author}`;
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
    const sent = box.waiting.slice(0, box.alone ? 1 : 100);
    sent.forEach((one) => { one.sent = true; });
    store();
    const gone = () => {
      const keys = new Set(sent.map((one) => one.key));
      box.waiting = box.waiting.filter((one) => !keys.has(one.key));
    };
    try {
      await post("/desk/decide", { ...who, decisions: sent });
      gone();
      box.offline = false;
      box.alone = box.alone > 0 ? box.alone - 1 : 0;
    } catch (error) {
      // Only a decision that is refused by itself is given up; its neighbours are sent again alone.
      box.offline = !error.refused;
      if (error.refused && sent.length > 1) box.alone = sent.length;
      else if (error.refused) { gone(); box.alone = Math.max(0, (box.alone || 0) - 1); }
      if (error.status && (sent.length === 1 || !error.refused)) onChange(error.message);
    }
    store();
    box.busy = false;
    onChange();
    clearTimeout(timer);
    if (box.waiting.length) timer = setTimeout(flush, box.offline ? 1000 : 0);
  }
  box.add = (decisions) => { box.waiting.push(...decisions); store(); flush(); };
  box.takeBack = (keys) => {
    // What was ever sent may be written, even if its answer was lost: it needs a real undo.
    const unsent = new Set(box.waiting.filter((one) => !one.sent).map((one) => one.key));
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
