/** Words of names whose values are secret. */
const SECRET_WORDS = new Set(
  [
    'auth authentication authorization bearer cookie cookies cred credential credentials creds dsn hmac jwt',
    'otp pass passphrase passwd password passwords pin psk pw pwd referer referrer salt secret secrets sig',
    'signature token tokens totp webhook',
  ].flatMap((line) => line.split(' ')),
);

/** The same in names that are written without a separator, such as `dbpassword`. */
const SECRET_PART =
  /passw|passphrase|secret|token|credential|(?:api|access|private|signing|encryption)key|authoriz|bearer|connectionstring|useragent/i;

/** Keys that identify a thing: `kms_key`, `partition_key`. Any other key, such as `stripe_key`, is a secret. */
const IDENTIFYING_KEYS = new Set(
  'cache context foreign group hash idempotency input item kms manifest object output partition primary public range s3 script sort state tag'.split(
    ' ',
  ),
);

/** `secret_arn`, `token_type` and `minimum_password_length` say something about a secret. */
const ABOUT_A_SECRET = new Set(['arn', 'length', 'type']);

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);

const isSecretKey = (words: readonly string[]): boolean =>
  words.some(
    (word, index) => /^keys?$/.test(word) && index > 0 && !IDENTIFYING_KEYS.has(words[index - 1] ?? ''),
  );

/** A name is cut to this length, so that a long text takes no time. */
const LONGEST_NAME = 1_000;

/** Whether a name says that its value is a secret: `PASSWORD`, `apiToken`, `--stripe-key`, `$.header.Authorization`. */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name.slice(0, LONGEST_NAME));
  if (ABOUT_A_SECRET.has(words.at(-1) ?? '')) return false;
  if (words.some((word) => SECRET_WORDS.has(word))) return true;
  return SECRET_PART.test(words.join('')) || (isSecretKey(words) && !/^(?:ids?)$/.test(words.at(-1) ?? ''));
};

const ENVIRONMENT_WORDS = /^(?:env|envs|environment|environments)$/;
const LAST_ENVIRONMENT_WORDS = /^(?:env|envs|environments?|overrides?|variables?|vars?)$/;

/** Whether a name is that of environment variables, whose values may all be secrets. */
export const isEnvironment = (name: string): boolean => {
  const words = wordsOf(name.slice(0, LONGEST_NAME));
  return (
    words.some((word) => ENVIRONMENT_WORDS.test(word)) && LAST_ENVIRONMENT_WORDS.test(words.at(-1) ?? '')
  );
};

/** Condition keys that hold what a client sends, which some use as a shared secret. */
const SENT_BY_CLIENTS = /^(?:aws:(?:referer|useragent)|sts:externalid)$/i;

/** Whether the values of a condition key are secret. AWS defines most keys; a tag has a name of the user's choice. */
export const isSecretConditionKey = (key: string): boolean => {
  const [defined = '', ...tag] = key.split('/');
  if (SENT_BY_CLIENTS.test(key)) return true;
  if (tag.length > 0) return isSecretName(tag.join('/'));
  return !/^[a-z0-9-]+:[a-z]+$/i.test(defined) && isSecretName(defined.split(':').at(-1) ?? '');
};
