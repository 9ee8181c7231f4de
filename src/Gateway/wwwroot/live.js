// Moves the live page as people come and go. Without this script the numbers of the moment of loading stand.
(() => {
  'use strict';
  const main = document.getElementById('content');
  const texts = main.dataset;
  const language = document.documentElement.lang;
  const numbers = new Intl.NumberFormat(language);
  const plurals = new Intl.PluralRules(language);
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' });
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const find = (selector, from = document) => from.querySelector(selector);

  const ANNOUNCE_EVERY = 60_000;
  const SORT_EVERY = 3_000;
  const RELOAD_AFTER = 300_000;
  const RETRY_MAX = 15_000;

  const map = find('[data-unit]');
  const places = new Map([...document.querySelectorAll('[data-place]')].map(g => [g.dataset.place, g]));
  const venues = [...document.querySelectorAll('[data-venue]')].map(row => ({
    id: row.dataset.venue,
    row,
    name: find('.name', row).textContent,
    key: fold(find('.name', row).textContent),
    capacity: row.dataset.capacity ? Number(row.dataset.capacity) : null,
    present: Number(row.dataset.present),
    count: find('[data-count]', row),
    note: find('[data-full-note]', row),
    fill: find('.fill', row),
    place: places.get(row.dataset.venue),
  }));
  const known = new Set(venues.map(venue => venue.id));

  function fold(text) {
    return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  }

  function restart(element, name) {
    element.classList.remove('arrival', 'departure');
    void element.getBoundingClientRect(); // Lets the same movement begin anew.
    element.classList.add(name);
  }

  function show(venue, present, moves) {
    const before = venue.present;
    venue.present = present;
    venue.count.textContent = numbers.format(present);
    const full = venue.capacity !== null && present > 0 && present >= venue.capacity;
    venue.row.classList.toggle('quiet', present === 0);
    venue.row.classList.toggle('lively', present > 0 && !full);
    venue.row.classList.toggle('full', full);
    venue.note.textContent = full ? texts.full : '';
    venue.fill?.setAttribute('width', Math.min(100, (present * 100) / venue.capacity).toFixed(2));
    if (venue.place) {
      const radius = Number(map.dataset.unit) * (1 + 0.95 * Math.sqrt(present));
      for (const circle of venue.place.querySelectorAll('circle')) circle.setAttribute('r', radius.toFixed(2));
      find('.inside', venue.place).textContent = radius >= Number(map.dataset.room) ? present : '';
      venue.place.classList.toggle('quiet', present === 0);
      find('title', venue.place).textContent = `${venue.name} · ${numbers.format(present)}`;
    }
    if (moves) {
      const name = present > before ? 'arrival' : 'departure';
      restart(venue.row, name);
      if (venue.place) restart(venue.place, name);
    }
  }

  const total = { element: find('[data-total]'), shown: venues.reduce((sum, venue) => sum + venue.present, 0), frame: 0 };

  function count(target) {
    cancelAnimationFrame(total.frame);
    if (calm.matches || document.hidden) {
      total.shown = target;
      total.element.textContent = numbers.format(target);
      return;
    }
    const from = total.shown;
    const began = performance.now();
    const step = now => {
      const part = Math.min(1, (now - began) / 500);
      total.shown = Math.round(from + (target - from) * (1 - (1 - part) ** 3));
      total.element.textContent = numbers.format(total.shown);
      if (part < 1) total.frame = requestAnimationFrame(step);
    };
    total.frame = requestAnimationFrame(step);
  }

  const counted = (number, one, many) => (plurals.select(number) === 'one' ? one : many);
  let told = false;
  let announcedAt = performance.now();

  function apply(report) {
    let sum = 0;
    let lively = 0;
    for (const venue of venues) {
      const present = report.present[venue.id] ?? 0;
      sum += present;
      if (present > 0) lively++;
      if (present !== venue.present) show(venue, present, told);
    }
    told = true;
    count(sum);
    const peopleText = counted(sum, texts.person, texts.people);
    const livelyText = counted(lively, texts.livelyOne, texts.livelyMany);
    find('[data-total-label]').textContent = peopleText;
    find('[data-lively]').textContent = numbers.format(lively);
    find('[data-lively-label]').textContent = livelyText;
    const time = find('[data-clock]');
    time.dateTime = report.at;
    time.textContent = clock.format(new Date(report.at));

    // Whoever listens to the page hears a sentence a minute, not each step at a door.
    if (performance.now() - announcedAt > ANNOUNCE_EVERY) {
      announcedAt = performance.now();
      find('[data-announcement]').textContent = texts.summary
        .replace('{people}', `${numbers.format(sum)} ${peopleText}`)
        .replace('{venues}', `${numbers.format(lively)} ${livelyText}`);
    }
    // A venue that joined after the page was loaded: a screen that hangs for months shows it too.
    if (performance.now() > RELOAD_AFTER && Object.keys(report.present).some(id => !known.has(id))) location.reload();
    sortSoon();
  }

  const list = find('[data-rows]');
  const sorting = find('[data-sort]');
  let sortTimer = 0;

  function sort() {
    sortTimer = 0;
    const byName = (a, b) => a.name.localeCompare(b.name, language);
    const byPresence = sorting?.getAttribute('aria-pressed') === 'true';
    venues.sort(byPresence ? (a, b) => b.present - a.present || byName(a, b) : byName);
    list?.append(...venues.map(venue => venue.row));
  }

  function sortSoon() {
    if (sorting?.getAttribute('aria-pressed') === 'true' && sortTimer === 0) sortTimer = setTimeout(sort, SORT_EVERY);
  }

  function addControls() {
    const search = find('[data-search]');
    if (!search) return;
    find('[data-controls]').hidden = false;
    search.addEventListener('input', () => {
      const wanted = fold(search.value.trim());
      let found = 0;
      for (const venue of venues) {
        venue.row.hidden = !venue.key.includes(wanted);
        venue.place?.classList.toggle('dimmed', venue.row.hidden);
        if (!venue.row.hidden) found++;
      }
      const none = find('[data-none]');
      none.hidden = found > 0;
      none.textContent = texts.noneFound;
    });
    sorting.addEventListener('click', () => {
      sorting.setAttribute('aria-pressed', String(sorting.getAttribute('aria-pressed') !== 'true'));
      sort();
    });
    for (const venue of venues.filter(venue => venue.place)) {
      venue.row.addEventListener('pointerenter', () => venue.place.classList.add('pointed'));
      venue.row.addEventListener('pointerleave', () => venue.place.classList.remove('pointed'));
      venue.place.addEventListener('pointerenter', () => venue.row.classList.add('pointed'));
      venue.place.addEventListener('pointerleave', () => venue.row.classList.remove('pointed'));
    }
  }

  function tell(state) {
    const element = find('[data-state]');
    if (element.dataset.state === state) return;
    element.dataset.state = state;
    find('[data-state-text]').textContent = state === 'live' ? texts.live : texts.offline;
  }

  const wait = tries => Math.min(RETRY_MAX, 1_000 * 2 ** Math.min(tries, 10)) * (0.75 + Math.random() / 2);
  const connection = new signalR.HubConnectionBuilder()
    .withUrl('/hubs/occupancy')
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: retry => wait(retry.previousRetryCount) })
    .configureLogging(signalR.LogLevel.None)
    .build();

  async function watch() {
    apply(await connection.invoke('Watch', null));
    tell('live');
  }

  async function start(tries = 0) {
    try {
      await connection.start();
      await watch();
    } catch {
      tell('offline');
      if (connection.state === signalR.HubConnectionState.Connected) await connection.stop(); // starts again when it is closed
      else setTimeout(start, wait(tries), tries + 1);
    }
  }

  connection.on('Occupancy', apply);
  connection.onreconnecting(() => tell('offline'));
  connection.onreconnected(() => watch().catch(() => connection.stop()));
  connection.onclose(() => {
    tell('offline');
    setTimeout(start, wait(0));
  });
  addControls();
  start();
})();
