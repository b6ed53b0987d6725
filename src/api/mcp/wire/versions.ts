/** The revisions of the protocol that are served. All of them are answered in the newest form, which the older ones allow. */

/** Newest first. */
export const PROTOCOL_VERSIONS = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;
export type ProtocolVersion = (typeof PROTOCOL_VERSIONS)[number];

/** What a request without the header has. */
export const VERSION_WITHOUT_HEADER: ProtocolVersion = '2025-03-26';

/** Undefined for a revision that is not served. */
export function protocolVersion(text: string): ProtocolVersion | undefined {
  return PROTOCOL_VERSIONS.find((version) => version === text);
}

/** What a client that asks for this revision gets: the same one, or else the newest. */
export function negotiated(asked: string): ProtocolVersion {
  return protocolVersion(asked) ?? PROTOCOL_VERSIONS[0];
}

/** Whether several messages may come as one list. Later revisions have taken this back. */
export function hasBatches(version: ProtocolVersion): boolean {
  return version === '2025-03-26';
}
