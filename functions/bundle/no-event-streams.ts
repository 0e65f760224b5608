/**
 * Stands in for the part of the SDK that streams events, which it loads for operations that do; those of SageMaker's
 * that the functions call do not.
 */
export const EventStreamSerde = undefined;
export const eventStreamSerdeProvider = undefined;
