// What a page of charts gains with script: values where the pointer is, zoom, series that come and go, and a filter by
// metric. The page is complete without it. Plain DOM, nothing fetched, nothing stored.
(() => {
'use strict';
const all = (root, query) => Array.from(root.querySelectorAll(query));
const NS = 'http://www.w3.org/2000/svg';

// numbers as the writer packed them: 'first~step~count', 'least*step*' and how many steps each lies above, or one by one
const unpack = text => {
  if (text.includes('~')) {
    const [first, step, count] = text.split('~').map(Number);
    return Array.from({length: count}, (_, i) => first + i * step);
  }
  const word = {'-': NaN, inf: Infinity, '-inf': -Infinity};
  const [low, step, rest] = text.includes('*') ? text.split('*') : [0, 1, text];
  return rest === '' ? [] : rest.split(' ').map(one => one in word ? word[one] : Number(low) + Number(one) * step);
};

const shown = value => Number.isFinite(value) ? String(Number(value.toPrecision(5))) : String(value);
const time = s => {
  const at = Math.abs(s);
  return at < 60 ? shown(s) + ' s' : at < 3600 ? Math.floor(s / 60) + ' min ' + Math.round(s % 60) + ' s'
      : Math.floor(s / 3600) + ' h ' + Math.round(s % 3600 / 60) + ' min';
};
const label = (axis, value) => axis.scale === 'time' ? time(value)
    : axis.scale === 'date' ? new Date(value * 1000).toISOString().slice(0, 16).replace('T', ' ') : shown(value);

const axis = text => {
  const [scale, low, high] = text.split(' ');
  const log = scale === 'log';
  const from = log ? Math.log(low) : Number(low);
  const to = log ? Math.log(high) : Number(high);
  return {scale,
    share: v => to > from ? ((log ? Math.log(v) : v) / 2 - from / 2) / (to / 2 - from / 2) : 0.5,
    value: share => { const at = from + share * (to - from); return log ? Math.exp(at) : at; }};
};

const tip = document.createElement('div');
tip.className = 'tacho-tip';
tip.hidden = true;
document.body.append(tip);
const say = (event, lines) => {
  tip.replaceChildren(...lines.map(line => Object.assign(document.createElement('div'), {textContent: line})));
  tip.hidden = false;
  const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
  tip.style.left = Math.max(0, Math.min(event.pageX + 14, room)) + 'px';
  tip.style.top = event.pageY + 14 + 'px';
};
const hush = () => { tip.hidden = true; };

// series come and go by their entry in the legend
const legend = svg => {
  for (const key of all(svg, '.c-k[data-s]')) {
    key.setAttribute('role', 'button');
    key.setAttribute('tabindex', '0');
    key.setAttribute('aria-pressed', 'true');
    const toggle = () => {
      const off = key.classList.toggle('c-off');
      key.setAttribute('aria-pressed', String(!off));
      for (const one of all(svg, '.c-series[data-s="' + key.dataset.s + '"]')) one.classList.toggle('c-gone', off);
    };
    key.addEventListener('click', toggle);
    key.addEventListener('keydown', event => {
      if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); toggle(); }
    });
  }
};

const point = (svg, event) => {
  const box = svg.getBoundingClientRect();
  const view = svg.viewBox.baseVal;
  return [(event.clientX - box.left) / box.width * view.width, (event.clientY - box.top) / box.height * view.height];
};

const lines = svg => {
  const plot = svg.querySelector('[data-box]');
  if (!plot) return;
  const [left, top, width, height] = plot.dataset.box.split(' ').map(Number);
  const x = axis(plot.dataset.x);
  const series = all(plot, '.c-series[data-px]').map(one => ({group: one, name: one.dataset.name,
    xs: unpack(one.dataset.px), ys: unpack(one.dataset.py)})).reverse();
  const moved = all(plot, '[transform^="translate"]').map(one =>
      ({one, at: one.getAttribute('transform').match(/-?[\d.]+/g).map(Number)}));
  const scaled = all(plot, '.c-w');
  const ticks = svg.querySelector('.c-x');
  const first = ticks && ticks.innerHTML;
  let from = 0;
  let to = 1;
  const place = at => left + (at - from) / (to - from) * width;
  const zoom = (a, b) => {
    from = a;
    to = b;
    const k = 1 / (to - from);
    const shift = left - k * (left + from * width);
    for (const one of scaled) one.setAttribute('transform', 'matrix(' + k + ' 0 0 1 ' + shift + ' 0) scale(.1)');
    for (const {one, at} of moved) one.setAttribute('transform', 'translate(' + (k * at[0] + shift) + ' ' + at[1] + ')');
    if (!ticks) return;
    if (from === 0 && to === 1) { ticks.innerHTML = first; return; }
    ticks.replaceChildren();
    for (let i = 0; i <= 5; i++) {
      const text = document.createElementNS(NS, 'text');
      text.setAttribute('x', left + width * i / 5);
      text.setAttribute('y', top + height + 16);
      text.setAttribute('font-size', '11');
      text.setAttribute('text-anchor', i === 0 ? 'start' : i === 5 ? 'end' : 'middle');
      text.setAttribute('class', 'c-m');
      text.textContent = label(x, x.value(from + (to - from) * i / 5));
      ticks.append(text);
    }
  };
  const cross = document.createElementNS(NS, 'path');
  cross.setAttribute('class', 'c-a');
  cross.setAttribute('visibility', 'hidden');
  svg.append(cross);
  const band = document.createElementNS(NS, 'rect');
  band.setAttribute('class', 'c-m');
  band.setAttribute('fill-opacity', '.2');
  band.setAttribute('y', top);
  band.setAttribute('height', height);
  let begun = null;
  const inside = at => Math.max(0, Math.min(1, (at - left) / width));
  svg.addEventListener('pointermove', event => {
    const [px, py] = point(svg, event);
    if (px < left - 4 || px > left + width + 4 || py < top || py > top + height) {
      cross.setAttribute('visibility', 'hidden');
      hush();
      return;
    }
    if (begun !== null) {
      band.setAttribute('x', left + Math.min(begun, inside(px)) * width);
      band.setAttribute('width', Math.abs(begun - inside(px)) * width);
      svg.append(band);
    }
    const at = from + inside(px) * (to - from);
    const told = [];
    let nearest = NaN;
    for (const one of series) {
      if (one.group.classList.contains('c-gone')) continue;
      let best = -1;
      let far = Infinity;
      one.xs.forEach((value, i) => {
        const away = Math.abs(x.share(value) - at);
        if (away < far) { far = away; best = i; }
      });
      if (best >= 0) {
        if (Number.isNaN(nearest)) nearest = one.xs[best];
        const elsewhere = one.xs[best] === nearest ? '' : ' at ' + label(x, one.xs[best]);
        told.push(one.name + ': ' + shown(one.ys[best]) + elsewhere);
      }
    }
    if (told.length === 0) return;
    cross.setAttribute('d', 'M' + place(x.share(nearest)) + ' ' + top + 'v' + height);
    cross.setAttribute('visibility', 'visible');
    say(event, [label(x, nearest), ...told]);
  });
  svg.addEventListener('pointerleave', () => { cross.setAttribute('visibility', 'hidden'); hush(); });
  svg.addEventListener('pointerdown', event => {
    const [px, py] = point(svg, event);
    const hit = px >= left && px <= left + width && py >= top && py <= top + height;
    begun = hit && event.pointerType !== 'touch' ? inside(px) : null;
  });
  window.addEventListener('pointerup', event => {
    if (begun === null) return;
    const ended = inside(point(svg, event)[0]);
    band.remove();
    if (Math.abs(ended - begun) > 0.02) {
      zoom(from + Math.min(begun, ended) * (to - from), from + Math.max(begun, ended) * (to - from));
    }
    begun = null;
  });
  svg.addEventListener('dblclick', () => zoom(0, 1));
};

// bars, cells, points and boxes say what they are at once, not when the browser gets round to it
const marks = svg => {
  svg.addEventListener('pointermove', event => {
    const title = event.target.querySelector && event.target.querySelector(':scope > title');
    const text = event.target.dataset.tip || (title && title.textContent);
    if (!text) { hush(); return; }
    if (title) { event.target.dataset.tip = text; title.remove(); }
    say(event, text.split('; '));
  });
  svg.addEventListener('pointerleave', hush);
};

// only what names a metric: rows of tables and pictures that hold the words
const filter = () => {
  const nav = document.querySelector('nav');
  if (!nav) return;
  const field = Object.assign(document.createElement('input'), {type: 'search', placeholder: 'metric…',
    className: 'tacho-filter'});
  field.setAttribute('aria-label', 'Show only rows and charts that name a metric');
  nav.append(field);
  const things = all(document, 'main figure, main tbody tr').map(one => ({one,
    text: (one.textContent + ' ' + all(one, '[aria-label]').map(of => of.getAttribute('aria-label')).join(' '))
        .toLowerCase()}));
  field.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(word => word !== '');
    for (const {one, text} of things) one.hidden = !words.every(word => text.includes(word));
  });
};

for (const svg of all(document, 'svg.tacho-chart')) {
  legend(svg);
  (svg.dataset.kind === 'lines' ? lines : marks)(svg);
}
filter();
})();
