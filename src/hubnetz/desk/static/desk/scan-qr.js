// Reads the square code of a ticket in a picture of a camera, where the browser has no reader of its own (ISO/IEC
// 18004, versions 1 to 6: more lines no ticket has). Import `read`, give it an ImageData, get the text or null.

const DARKER = 0.86; // than its surroundings: a dark pixel
// By version and level (L M Q H): codewords for correction in a block, then pairs of blocks and data codewords.
const BLOCKS = [
  [[7, 1, 19], [10, 1, 16], [13, 1, 13], [17, 1, 9]],
  [[10, 1, 34], [16, 1, 28], [22, 1, 22], [28, 1, 16]],
  [[15, 1, 55], [26, 1, 44], [18, 2, 17], [22, 2, 13]],
  [[20, 1, 80], [18, 2, 32], [26, 2, 24], [16, 4, 9]],
  [[26, 1, 108], [24, 2, 43], [18, 2, 15, 2, 16], [22, 2, 11, 2, 12]],
  [[18, 2, 68], [16, 4, 27], [24, 4, 19], [28, 4, 15]],
];
const LEVEL_OF_BITS = [1, 0, 3, 2]; // 00 is M, 01 L, 10 H, 11 Q
const MASKS = [
  (y, x) => (y + x) % 2,
  (y) => y % 2,
  (_y, x) => x % 3,
  (y, x) => (y + x) % 3,
  (y, x) => ((y >> 1) + Math.floor(x / 3)) % 2,
  (y, x) => ((y * x) % 2) + ((y * x) % 3),
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
];
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function read(image) {
  const dark = darkness(image);
  for (const corners of candidates(finders(dark), dark)) {
    const text = decoded(dark, corners);
    if (text) return text;
  }
  return null;
}

// What is darker than the mean of its surroundings, so that shadows and glare do not matter.
function darkness({ data, width, height }) {
  const grey = new Uint8Array(width * height);
  const sums = new Uint32Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      grey[i] = (data[4 * i] * 77 + data[4 * i + 1] * 151 + data[4 * i + 2] * 28) >> 8;
      row += grey[i];
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
    }
  }
  const reach = Math.max(8, Math.max(width, height) >> 4);
  const bits = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach), bottom = Math.min(height, y + reach + 1);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach), right = Math.min(width, x + reach + 1);
      const at = (line, column) => sums[line * (width + 1) + column];
      const sum = at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left);
      bits[y * width + x] = grey[y * width + x] * (bottom - top) * (right - left) < sum * DARKER ? 1 : 0;
    }
  }
  return { bits, width, height };
}

const isDark = ({ bits, width, height }, x, y) =>
  x >= 0 && y >= 0 && x < width && y < height && bits[(y | 0) * width + (x | 0)] === 1;

// The size of a module if five runs are 1:1:3:1:1, else 0.
function proportion(runs) {
  const unit = (runs[0] + runs[1] + runs[2] + runs[3] + runs[4]) / 7;
  if (unit < 1) return 0;
  const off = (length, times) => Math.abs(length - times * unit) > 0.55 * unit * Math.sqrt(times) + 0.5;
  if (off(runs[0], 1) || off(runs[1], 1) || off(runs[2], 3) || off(runs[3], 1) || off(runs[4], 1)) return 0;
  return unit;
}

// From a dark point outwards in one direction and its opposite: where the middle is, and how large a module.
function across(dark, x, y, dx, dy, most) {
  const runs = [0, 0, 0, 0, 0];
  const walk = (sign, order) => {
    let step = sign > 0 ? 1 : 0;
    for (const [slot, colour] of order) {
      while (runs[slot] < most && isDark(dark, x + sign * step * dx, y + sign * step * dy) === colour) {
        if (outside(dark, x + sign * step * dx, y + sign * step * dy)) break;
        runs[slot]++;
        step++;
      }
    }
    return step;
  };
  walk(-1, [[2, true], [1, false], [0, true]]);
  const before = runs[2];
  walk(1, [[2, true], [3, false], [4, true]]);
  const unit = proportion(runs);
  return unit && { unit, middle: (runs[2] - before - before + 1) / 2 };
}

const outside = ({ width, height }, x, y) => x < 0 || y < 0 || x >= width || y >= height;

// The three squares in the corners, and whatever looks like them.
function finders(dark) {
  const { bits, width, height } = dark;
  const found = [];
  for (let y = 0; y < height; y++) {
    const runs = [0, 0, 0, 0, 0];
    let colour = 0;
    for (let x = 0; x <= width; x++) {
      const bit = x < width ? bits[y * width + x] : -1;
      if (bit === colour) {
        runs[4]++;
        continue;
      }
      if (colour === 1 && proportion(runs)) consider(dark, found, x - runs[4] - runs[3] - runs[2] / 2, y, runs[2] * 3);
      runs.shift();
      runs.push(1);
      colour = bit;
    }
  }
  return found.filter((one) => one.count > 1).sort((a, b) => b.count - a.count).slice(0, 9);
}

function consider(dark, found, middle, y, most) {
  const x = Math.round(middle - 0.5);
  const down = across(dark, x, y, 0, 1, most);
  if (!down) return;
  const cy = y + down.middle;
  const along = across(dark, x, Math.round(cy), 1, 0, most);
  if (!along) return;
  const cx = x + along.middle;
  const unit = (down.unit + along.unit) / 2;
  const near = found.find((one) => Math.hypot(one.x - cx, one.y - cy) < 2.5 * unit);
  if (!near) {
    found.push({ x: cx, y: cy, unit, count: 1 });
    return;
  }
  const mix = (old, fresh) => (old * near.count + fresh) / (near.count + 1);
  Object.assign(near, { x: mix(near.x, cx), y: mix(near.y, cy), unit: mix(near.unit, unit), count: near.count + 1 });
}

// Each three finders that may be the corners of one code, the likeliest first, as top left, top right, bottom left.
function candidates(found) {
  const sets = [];
  for (let a = 0; a < found.length; a++) {
    for (let b = a + 1; b < found.length; b++) {
      for (let c = b + 1; c < found.length; c++) {
        const set = asCorners(found[a], found[b], found[c]);
        if (set) sets.push(set);
      }
    }
  }
  return sets.sort((one, other) => one.fault - other.fault).slice(0, 6);
}

function asCorners(a, b, c) {
  const far = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);
  const [corner, one, other] = [[a, b, c], [b, a, c], [c, a, b]].sort((p, q) => far(q[1], q[2]) - far(p[1], p[2]))[0];
  const units = [a.unit, b.unit, c.unit];
  const sides = [far(corner, one), far(corner, other)];
  const long = far(one, other);
  if (Math.max(...units) > 1.8 * Math.min(...units) || Math.min(...sides) < 10 * Math.min(...units)) return null;
  const fault = Math.abs(Math.log(sides[0] / sides[1])) + Math.abs(1 - (long * long) / (sides[0] ** 2 + sides[1] ** 2));
  if (fault > 0.9) return null;
  const turn = (one.x - corner.x) * (other.y - corner.y) - (one.y - corner.y) * (other.x - corner.x);
  const [right, below] = turn > 0 ? [one, other] : [other, one];
  return { corner, right, below, fault };
}

function decoded(dark, { corner, right, below }) {
  // A square that lies aslant is longer along a line of the picture than along its own side.
  const slant = (p, q) => Math.max(Math.abs(p.x - q.x), Math.abs(p.y - q.y)) / Math.hypot(p.x - q.x, p.y - q.y);
  const side = (p) => Math.hypot(p.x - corner.x, p.y - corner.y) / (((corner.unit + p.unit) / 2) * slant(p, corner));
  const nearest = ((side(right) + side(below)) / 2 + 7 - 17) / 4;
  const versions = [1, 2, 3, 4, 5, 6].sort((p, q) => Math.abs(p - nearest) - Math.abs(q - nearest));
  for (const version of versions.slice(0, 3)) {
    const size = 17 + 4 * version;
    for (const fourth of fourths(dark, corner, right, below, size, version)) {
      const grid = sampled(dark, corner, right, below, fourth, size);
      const text = grid && contents(grid, size, version);
      if (text) return text;
    }
  }
  return null;
}

// Where the fourth point may lie: as if seen from above, and as if seen at the angle that the sizes of the three tell.
// From version 2 on a small square is looked for there; `inner` is its distance from the first finder in modules.
function fourths(dark, corner, right, below, size, version) {
  const inner = version > 1 ? size - 10 : size - 7;
  const part = inner / (size - 7);
  return [0, 1 / 1.5].map((angle) => {
    const [c, r, b] = [corner, right, below].map(({ x, y, unit }) => {
      const near = unit ** -angle;
      return [x * near, y * near, near];
    });
    const [x, y, near] = c.map((one, n) => one + part * (r[n] - one) + part * (b[n] - one));
    const guess = { x: x / near, y: y / near, inner };
    if (version === 1) return guess;
    const scale = (c[2] / near) ** (angle ? 1.5 : 1) / (size - 7);
    const axis = (p) => [(p.x - corner.x) * scale, (p.y - corner.y) * scale];
    return { inner, ...alignment(dark, guess, ...axis(right), ...axis(below)) };
  });
}

// The modules as they lie in the picture, seen at an angle or not.
function sampled(dark, corner, right, below, fourth, size) {
  const span = size - 7;
  const { inner } = fourth;
  const place = perspective(
    [[0, 0], [span, 0], [0, span], [inner, inner]],
    [corner, right, below, fourth],
  );
  if (!place) return null;
  const grid = new Uint8Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let votes = 0;
      for (const [dx, dy] of [[0, 0], [0.2, 0], [-0.2, 0], [0, 0.2], [0, -0.2]]) {
        const [px, py] = place(x - 3 + dx, y - 3 + dy);
        votes += isDark(dark, px + 0.5, py + 0.5) ? 1 : 0;
      }
      grid[y * size + x] = votes > 2 ? 1 : 0;
    }
  }
  return grid;
}

// The small square inside, looked for where the three others say it is.
function alignment(dark, guess, ux, uy, vx, vy) {
  let best = guess, most = 17;
  for (let i = -10; i <= 10; i++) {
    for (let j = -10; j <= 10; j++) {
      const x = guess.x + (i * ux + j * vx) * 0.4, y = guess.y + (i * uy + j * vy) * 0.4;
      let score = 0;
      for (let r = -2; r <= 2; r++) {
        for (let c = -2; c <= 2; c++) {
          const wanted = Math.max(Math.abs(r), Math.abs(c)) !== 1;
          if (isDark(dark, x + c * ux + r * vx + 0.5, y + c * uy + r * vy + 0.5) === wanted) score++;
        }
      }
      score -= (Math.abs(i) + Math.abs(j)) * 0.02;
      if (score > most) {
        most = score;
        best = { x, y };
      }
    }
  }
  return best;
}

// The function that carries four points to four others, as a window carries what is behind it to the eye.
function perspective(from, to) {
  const rows = [];
  from.forEach(([x, y], n) => {
    rows.push([x, y, 1, 0, 0, 0, -x * to[n].x, -y * to[n].x, to[n].x]);
    rows.push([0, 0, 0, x, y, 1, -x * to[n].y, -y * to[n].y, to[n].y]);
  });
  for (let n = 0; n < 8; n++) {
    const pivot = rows.slice(n).reduce((best, row) => (Math.abs(row[n]) > Math.abs(best[n]) ? row : best));
    if (Math.abs(pivot[n]) < 1e-9) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(n, 0, pivot.map((value) => value / pivot[n]));
    for (let m = 0; m < 8; m++) {
      if (m !== n) rows[m] = rows[m].map((value, k) => value - rows[m][n] * rows[n][k]);
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row) => row[8]);
  return (x, y) => [(a * x + b * y + c) / (g * x + h * y + 1), (d * x + e * y + f) / (g * x + h * y + 1)];
}

function contents(grid, size, version) {
  const format = formatOf(grid, size);
  if (!format) return null;
  const codewords = [];
  const fixed = (x, y) =>
    (x < 9 && y < 9) || (x > size - 9 && y < 9) || (x < 9 && y > size - 9) || x === 6 || y === 6 ||
    (version > 1 && x > size - 10 && x < size - 4 && y > size - 10 && y < size - 4);
  let byte = 0, count = 0, upwards = true;
  for (let column = size - 1; column > 0; column -= 2) {
    if (column === 6) column--;
    for (let n = 0; n < size; n++) {
      const y = upwards ? size - 1 - n : n;
      for (const x of [column, column - 1]) {
        if (fixed(x, y)) continue;
        byte = (byte << 1) | (grid[y * size + x] ^ (MASKS[format.mask](y, x) ? 0 : 1));
        if (++count % 8 === 0) {
          codewords.push(byte & 255);
          byte = 0;
        }
      }
    }
    upwards = !upwards;
  }
  const data = corrected(codewords, BLOCKS[version - 1][format.level]);
  return data && textOf(data);
}

function formatOf(grid, size) {
  const at = (x, y) => grid[y * size + x];
  const first = [], second = [];
  for (let n = 0; n < 6; n++) first.push(at(n, 8));
  first.push(at(7, 8), at(8, 8), at(8, 7));
  for (let n = 5; n >= 0; n--) first.push(at(8, n));
  for (let n = size - 1; n >= size - 7; n--) second.push(at(8, n));
  for (let n = size - 8; n < size; n++) second.push(at(n, 8));
  let best = null;
  for (let value = 0; value < 32; value++) {
    let rest = value << 10;
    for (let bit = 14; bit >= 10; bit--) if (rest & (1 << bit)) rest ^= 0x537 << (bit - 10);
    const word = ((value << 10) | rest) ^ 0x5412;
    for (const bits of [first, second]) {
      const faults = bits.reduce((sum, bit, n) => sum + (bit === ((word >> (14 - n)) & 1) ? 0 : 1), 0);
      if (faults <= 3 && (!best || faults < best.faults)) best = { faults, level: LEVEL_OF_BITS[value >> 3], mask: value & 7 };
    }
  }
  return best;
}

const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let n = 0, value = 1; n < 255; n++) {
  EXP[n] = EXP[n + 255] = value;
  LOG[value] = n;
  value = (value << 1) ^ (value & 128 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);
const inverse = (a) => EXP[255 - LOG[a]];
const valueAt = (poly, x) => poly.reduceRight((sum, coefficient) => times(sum, x) ^ coefficient, 0); // lowest first

// The data of all blocks in a row, faults put right; null if there are too many.
function corrected(codewords, [checks, ...shape]) {
  const blocks = [];
  for (let n = 0; n < shape.length; n += 2) {
    for (let k = 0; k < shape[n]; k++) blocks.push({ length: shape[n + 1], words: [] });
  }
  let next = 0;
  for (let n = 0; n < Math.max(...blocks.map((one) => one.length)); n++) {
    for (const one of blocks) if (n < one.length) one.words.push(codewords[next++]);
  }
  for (let n = 0; n < checks; n++) for (const one of blocks) one.words.push(codewords[next++]);
  const data = [];
  for (const one of blocks) {
    if (!repair(one.words, checks)) return null;
    data.push(...one.words.slice(0, one.length));
  }
  return data;
}

// Reed and Solomon: Berlekamp and Massey find where the faults are, Forney how large.
function repair(words, checks) {
  const backwards = [...words].reverse();
  const syndromes = Array.from({ length: checks }, (_none, n) => valueAt(backwards, EXP[n]));
  if (syndromes.every((one) => one === 0)) return true;
  let locator = [1], former = [1], length = 0, shift = 1, scale = 1;
  for (let n = 0; n < checks; n++) {
    let gap = syndromes[n];
    for (let i = 1; i <= length; i++) gap ^= times(locator[i] ?? 0, syndromes[n - i]);
    if (gap === 0) {
      shift++;
      continue;
    }
    const factor = times(gap, inverse(scale));
    const changed = Array.from({ length: Math.max(locator.length, former.length + shift) }, (_none, i) =>
      (locator[i] ?? 0) ^ times(factor, former[i - shift] ?? 0));
    if (2 * length <= n) {
      [former, scale, length, shift] = [locator, gap, n + 1 - length, 1];
    } else shift++;
    locator = changed;
  }
  if (length > checks / 2) return false;
  const places = [];
  for (let n = 0; n < words.length; n++) if (valueAt(locator, EXP[(255 - n) % 255]) === 0) places.push(n);
  if (places.length !== length) return false;
  const evaluator = Array.from({ length: checks }, (_none, n) =>
    locator.slice(0, n + 1).reduce((sum, one, i) => sum ^ times(one, syndromes[n - i]), 0));
  const slope = locator.map((one, n) => (n % 2 ? one : 0)).slice(1);
  for (const place of places) {
    const x = EXP[(255 - place) % 255];
    const below = valueAt(slope, x);
    if (below === 0) return false;
    words[words.length - 1 - place] ^= times(times(EXP[place], valueAt(evaluator, x)), inverse(below));
  }
  const again = [...words].reverse();
  return syndromes.every((_one, n) => valueAt(again, EXP[n]) === 0);
}

function textOf(data) {
  let at = 0;
  const take = (count) => {
    let value = 0;
    for (let n = 0; n < count; n++, at++) value = (value << 1) | (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  let text = "";
  while (data.length * 8 - at >= 4) {
    const mode = take(4);
    if (mode === 0) break;
    if (mode === 4) {
      const bytes = Uint8Array.from({ length: take(8) }, () => take(8));
      text += new TextDecoder().decode(bytes);
    } else if (mode === 2) {
      let count = take(9);
      for (; count > 1; count -= 2) {
        const pair = take(11);
        text += (LETTERS[Math.floor(pair / 45)] ?? "") + LETTERS[pair % 45];
      }
      if (count) text += LETTERS[take(6)] ?? "";
    } else if (mode === 1) {
      let count = take(10);
      for (; count > 2; count -= 3) text += String(take(10)).padStart(3, "0");
      if (count) text += String(take(count === 2 ? 7 : 4)).padStart(count, "0");
    } else if (mode === 7) take(8);
    else return text || null;
  }
  return text || null;
}
