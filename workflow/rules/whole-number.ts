/**
 * A whole number of at least 0 as English writes it: 4,096. Without `toLocaleString`, whose first call loads the data of all
 * languages, which would take a third of a function's start.
 */
export const wholeNumber = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');
