/** A size for people: bytes below 1,000, otherwise kB, MB or GB with one decimal. */
export const formatSize = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const shown = (unit: number): string => (unit === 0 ? String(bytes) : (bytes / 1000 ** unit).toFixed(1));
  // Compares the rounded size: 999,999 bytes are 1.0 MB, not 1000.0 kB.
  const unit = units.findIndex((_, index) => Number(shown(index)) < 1000 || index === units.length - 1);
  return `${shown(unit)} ${units[unit]}`;
};

export const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** `1 file`, `2 files`. */
export const formatCount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
