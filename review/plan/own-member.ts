/** A member by a name that a plan gives, which may be one that every object inherits, such as `constructor`. */
export const ownMember = <Member>(
  object: Readonly<Record<string, Member>>,
  name: string | number,
): Member | undefined => (Object.hasOwn(object, name) ? object[name] : undefined);
