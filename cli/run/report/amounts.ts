export { formatCount, formatSize } from '../../../workflow/run/amounts';

export const formatSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
