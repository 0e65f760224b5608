/** Replaces the SDK's event streams in the bundles: no operation that the functions call streams events. */
export const EventStreamSerde = undefined;
export const eventStreamSerdeProvider = undefined;
export const resolveEventStreamSerdeConfig = (config: object): object => config;
