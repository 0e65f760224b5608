// In place of the module of cdktf and constructs: a trace for every token and element, mapped to TypeScript, takes longer
// than all else in a synthesis, and no test reads one.
exports.captureStackTrace = () => [];
