// The reviewer's desk: the queue in hand, the cursor, decisions and undo. Draws nothing itself.
let TYPES = null; // every waste type, fetched once a page

async function loadTypes() {
  if (!TYPES) TYPES = await fetch("/desk/types").then((answer) => answer.json());
  return TYPES;
}

function makeDesk(data, draw) {
  const desk = {
    data, images: [], at: 0, done: [], seen: new Set(), marked: new Set(), cursor: 0,
    overlay: "", message: "", decided: 0, started: Date.now(), shownAt: Date.now(),
    loading: true, exhausted: false, zoom: false, names: new Map(), alive: true,
  };
  const who = { catalog: data.catalog, author: data.author, token: data.token, language: data.language };
  const pictures = new Map();
  desk.outbox = makeOutbox(who, (refusal) => {
    if (refusal) desk.message = data.texts.refused.replace("{error}", refusal);
    if (desk.alive) draw("status");
  });

  desk.picture = (id, size) => {
    const key = `${size}/${id}`;
    if (!pictures.has(key)) {
      const img = new Image();
      img.decoding = "async";
      img.alt = "";
      img.src = `/picture/${key}.jpg`;
      img.onerror = () => { img.alt = data.texts.missing; };
      pictures.set(key, img);
      if (pictures.size > 400) pictures.delete(pictures.keys().next().value);
    }
    return pictures.get(key);
  };
  desk.current = () => desk.images[desk.at];
  desk.name = (typeId) => desk.names.get(typeId) || typeId || data.texts.no_label;
  desk.page = () => desk.images.slice(desk.at, desk.at + data.page);

  desk.refill = async () => {
    if (desk.fetching || desk.exhausted || !desk.alive) return;
    const ahead = desk.images.length - desk.at;
    if (ahead > data.page + 20) return;
    desk.fetching = true;
    try {
      // What is written is out of the queue; unsent and skipped pictures are named.
      const skip = [...desk.seen].slice(-2000);
      const found = await post("/desk/queue", { ...who, ...data.wish, skip, limit: data.page + 40 });
      const fresh = found.images.filter((one) => !desk.seen.has(one.image_id));
      fresh.forEach((one) => desk.seen.add(one.image_id));
      desk.images.push(...fresh);
      desk.exhausted = fresh.length === 0;
      desk.loading = false;
    } catch (error) {
      desk.message = error.refused
        ? data.texts.refused.replace("{error}", error.message)
        : data.texts.offline.replace("{count}", desk.outbox.waiting.length);
      setTimeout(() => { desk.fetching = false; desk.refill(); }, 1500);
      draw("status");
      return;
    }
    desk.fetching = false;
    desk.preload();
    draw();
  };
  desk.preload = () => {
    const size = data.mode === "one" ? "large" : "thumb";
    const count = data.mode === "one" ? 20 : data.page * 2;
    desk.images.slice(desk.at, desk.at + count).forEach((one) => desk.picture(one.image_id, size));
  };

  desk.decide = (images, kind, valueOf) => {
    const milliseconds = Math.min(Date.now() - desk.shownAt, 600000);
    const made = images.map((one) => ({
      key: newKey(), image_id: one.image_id, kind, value: valueOf(one),
      milliseconds: Math.round(milliseconds / images.length),
    }));
    desk.done.push({ keys: made.map((one) => one.key), images, at: desk.at });
    desk.decided += images.length;
    desk.message = "";
    desk.outbox.add(made);
    const gone = new Set(images);
    desk.images = desk.images.filter((one, index) => index < desk.at || !gone.has(one));
    images.forEach((one) => desk.marked.delete(one.image_id));
    desk.moved();
  };
  desk.moved = () => {
    desk.zoom = false;
    desk.overlay = "";
    desk.cursor = Math.max(0, Math.min(desk.cursor, desk.page().length - 1));
    desk.shownAt = Date.now();
    draw();
    desk.preload();
    desk.refill();
  };
  desk.confirm = (images) => {
    const sure = images.filter((one) => one.type_id);
    if (!sure.length) { desk.say(data.texts.none_proposed); return; }
    desk.decide(sure, "label", (one) => one.type_id);
  };
  // A class that the image is already in keeps the finer type that it has.
  desk.giveClass = (images, chosen) =>
    desk.decide(images, "label", (one) =>
      (one.class_name === chosen.name && one.type_id ? one.type_id : chosen.type_id));
  desk.say = (text) => { desk.message = text; draw("status"); };
  desk.step = (by) => {
    desk.at = Math.max(0, Math.min(desk.at + by, desk.images.length));
    desk.moved();
  };
  // At once on the screen; the server is told by the outbox, so nothing waits and nothing is lost.
  desk.undo = () => {
    const last = desk.done.pop();
    if (!last) { desk.undoEarlier(); return; }
    if (!desk.outbox.takeBack(last.keys)) {
      desk.outbox.add(last.keys.map((key, index) => ({
        key: newKey(), kind: "undo", of_key: key, image_id: last.images[index].image_id,
      })));
    }
    desk.decided -= last.images.length;
    desk.bringBack(last.images, last.at);
  };
  // After a reload the desk remembers nothing: the newest decision of this person is asked for.
  desk.undoEarlier = async () => {
    if (desk.asking) return;
    desk.asking = true;
    try {
      await desk.outbox.settled();
      const found = await post("/desk/undo", { ...who, key: newKey(), scheme: data.wish.scheme });
      if (found.images.length) desk.bringBack(found.images, desk.at);
      else desk.say(data.texts.nothing_to_undo);
    } catch (error) {
      desk.say(error.refused ? data.texts.refused.replace("{error}", error.message)
        : data.texts.offline.replace("{count}", desk.outbox.waiting.length));
    }
    desk.asking = false;
  };
  desk.bringBack = (images, at) => {
    const ids = new Set(images.map((one) => one.image_id));
    desk.images = desk.images.filter((one) => !ids.has(one.image_id));
    desk.at = Math.min(at, desk.images.length);
    desk.images.splice(desk.at, 0, ...images);
    ids.forEach((id) => desk.seen.add(id));
    desk.moved();
    desk.say(data.texts.undone);
  };
  desk.start = () => {
    loadTypes().then((types) => {
      types.forEach((one) => desk.names.set(one.id, data.language === "fr" ? one.fr : one.en));
      draw();
    });
    desk.outbox.flush();
    desk.refill();
  };
  return desk;
}
