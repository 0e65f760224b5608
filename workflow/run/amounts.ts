/** A size for people: bytes below 1,000, otherwise kB, MB or GB with one decimal. */
export const formatSize = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const shown = (unit: number): string => (unit === 0 ? String(bytes) : (bytes / 1000 ** unit).toFixed(1));
  // Compares the rounded size: 999,999 bytes are 1.0 MB, not 1000.0 kB.
  const unit = units.findIndex((_, index) => Number(shown(index)) < 1000 || index === units.length - 1);
  return `${shown(unit)} ${units[unit]}`;
};

/** `1 file`, `2 files`, `1,200 files`. */
export const formatCount = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** A duration for people, in its two largest units: `3.2 s`, `42 s`, `3 min 12 s`, `2 h 5 min`, `1 d 3 h`. */
export const formatDuration = (milliseconds: number): string => {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  const parts = [
    { unit: 'd', amount: Math.floor(seconds / 86_400) },
    { unit: 'h', amount: Math.floor(seconds / 3_600) % 24 },
    { unit: 'min', amount: Math.floor(seconds / 60) % 60 },
    { unit: 's', amount: seconds % 60 },
  ];
  const first = parts.findIndex(({ amount }) => amount > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ amount }) => amount > 0)
    .map(({ unit, amount }) => `${amount} ${unit}`)
    .join(' ');
};
