const SHORTEST_VARIETY = 6;
const SHORTEST_REMAINDER = 6;
const IS_URL = /^[a-z][a-z0-9+.-]*:\/\//i;

/** One of them makes a secret suspect; longest first, so that `changeme` goes before `change`. */
const TELLING_WORDS = (
  'administrator development placeholder production changeme insecure password postgres replace example testing default ' +
  'letmein passwd secret qwerty change sample please string pepper value token dummy admin guest test todo pass demo fake'
).split(' ');
/** They don't make a placeholder a secret. */
const FILLING_WORDS =
  'super local root user your here this mine prod key jwt dev abc xxx the app set not for me my to in it a'.split(' ');

/**
 * Why a secret is too weak for production, as the end of a sentence; `undefined` when it is not. Of a URL only the
 * password counts: a URL without one (a socket, a cloud identity) has nothing to be guessed.
 */
export function secretWeakness(secret: string, minLength: number): string | undefined {
  const [, password] = urlPasswords(secret);
  if (password === undefined && IS_URL.test(secret)) return undefined;
  if (password === undefined && [...secret].length < minLength) {
    return `is too short for production: it needs at least ${minLength} characters`;
  }
  const guessed = password ?? secret;
  const what = password === undefined ? '' : 'has a password that ';
  const reason = isMonotonous(guessed) ? 'easy to guess' : isPlaceholder(guessed) ? 'a placeholder' : undefined;
  return reason && `${what}is ${reason}, refused in production: generate a random one`;
}

/** The password of a URL as it is written, and without percent-encoding; nothing where there is none. */
export function urlPasswords(text: string): string[] {
  const [, credentials = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)@/i.exec(text) ?? [];
  const written = credentials.slice(credentials.indexOf(':') + 1);
  return credentials.includes(':') && written !== '' ? [written, decode(written)] : [];
}

/** Made of words that stand in examples: what remains without them and digits at the end is too short to be a secret. */
function isPlaceholder(secret: string): boolean {
  const letters = secret
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/\d+$/, '');
  if (!TELLING_WORDS.some((word) => letters.includes(word))) return false;
  const remainder = [...TELLING_WORDS, ...FILLING_WORDS].reduce((rest, word) => rest.replaceAll(word, ''), letters);
  return remainder.length < SHORTEST_REMAINDER;
}

/** Few different characters, a short piece repeated, or a walk through the alphabet. */
function isMonotonous(secret: string): boolean {
  if (new Set(secret).size < SHORTEST_VARIETY) return true;
  for (let period = 1; period <= secret.length / 2; period++) {
    if (
      secret ===
      secret
        .slice(0, period)
        .repeat(Math.ceil(secret.length / period))
        .slice(0, secret.length)
    )
      return true;
  }
  let steps = 0;
  for (let index = 1; index < secret.length; index++) {
    if (Math.abs(secret.charCodeAt(index) - secret.charCodeAt(index - 1)) <= 1) steps++;
  }
  return steps / (secret.length - 1) > 0.75;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
