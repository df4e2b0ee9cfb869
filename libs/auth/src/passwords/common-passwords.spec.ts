import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COMMON_PASSWORD_DIGESTS, DIGEST_BYTES } from './common-password-digests.js';
import { isCommonPassword } from './common-passwords.js';

// A hundred of the 3000 most frequent passwords with 8 characters and more, over the whole of them.
const OF_8_AND_MORE = `
  12345678 victoria benjamin explorer security pearljam darkside pavilion microsoft sweetpea elizabeth alejandr zzzzzzzz verbatim
  1a2b3c4d johnjohn blueeyes goodtime aquarius ihateyou dilligaf 01011970 meatloaf starship umbrella mechanic undertaker christina
  tomorrow qwertyqwerty syncmaster rhtdtlrj PolniyPizdec0211 strength 02081989 fgtkmcby 02101984 mamamama borussia smashing
  nevermind faithful 26061987 snowflak krasotka 02021976 19701970 berkeley james123 sundevil 19681968 newcastle 11121986 minemine
  16121987 cheshire 02031983 carnival 08081986 Letmein1 20041988 03081989 25111987 02031975 eggplant 14021987 nineinch 25011985
  12081984 republic 23061990 12011989 riccardo 26041986 14081988 01051988 ironmaiden 31121987 20061986 12021985 speedway 30061983
  21021987 12345qwer 02061972 Jordan23 25051987 15111989 07091988 streaming 23091985 16091988 10041987 02061971 password trustno1
  baseball football superman sunshine iloveyou starwars`;

// And of those with 15 characters and more.
const OF_15_AND_MORE = `
  Mailcreated5240 lytdybrbdfvgbhf a1s2d3f4g5h6j7k8 dsgtylhbdfntkm82 sashasashasasha deusdoimpossivel zcfvfzcfvfzcfvfz
  rfgyuji8il0oksdfzx nuttertools1234 laurelindorenan bbbbbbbbbbbbbbbb zcfvfzcxfcnkbdf yaddayaddayadda whysoserious2012
  vocevirousaudad vbn322jfg434rty ujcfdnjljhyflpjh taynagamaprimavera rfpfynbgxbr1234 psychedelic2010 photosmartexpres
  onlyOne4-eXcesS MP972SA007B006USSR meb266lavi11ym22 leticiaeestrela KJmKZej0sD4Y9tI6 jlbyyflwfnmvbyen j3qq4h7h2v2hch4
  i05#2VWET!GfCO7M hbphezekiah1812 godsheisgorgeous gavetimerwulfxcat fixesixseveneight e7c0e71df5e7a815 djgmvbotj23556desf
  DataTraveler120 childrenofbodom cbljhjdlbvf2010 bringyawholecrew antagonistically AIMmx2LROcNELsCE AAA..9aFctqxKSFY
  7=zARJK#bo928u4i !2h7=aol64#Exq0Q 1922spartak1922 123Celfrjdf2580 07011988dfktynby zzqe03b5fo0buqn ZYgm9M7PAEiVzfso
  zxcvzxcvzxcvzxcvzxcvzxcvzxcv zxcvbnm09051992 zxc123asdqwe123 zusammenzustellen ZUlavEgarYDo965 zsy98lu_iqvd7k2i
  zrjdktd1974bujh zqc25xe2tpxwcwm ZOWHHHDMNQLAPR78000000 zngsengwa747maj zlthysqrjkkfqlth ZKfhhbRbyu60000 ZIRNXIf8Kg5bHFMmKGB
  zima1996leto0107 zie7uqlloijnozf zhjckfd12031987 zgrebaniespameri zefirpisyazefirpisya zdfk.ifcjnybrjdf 1213141516171819
  123456789qazwsx 1qaz2wsx3edc4rfv5tgb zxcvbnmlkjhgfdsa WnToeJ19FZiqv77P VancouverCanucks thedarkride2000 Shut_Your_Mouth
  rjulfjyljrehbn24 q1w2e3r4t5y6u7i8o9 kjkyjqpeirfybvthekbn hahapodstava2010 forumAnchorInstanceID e1e2e3e4e5e6e7e8e9
  chamillionaire1 8fb442b3d93d497c 1234qwer1234qwer 0!g2437k8D#NTzUe zxsd7856xcas8945 zxc98765432112345678 ZV377n16Tv18NCi
  zsr589lgfnae48th zp4tXZheYFUfrlef zlouh3fmh61b1ik zIOPjFAS8y1iSljF zgjme9g28staqze ZeRybeqaVIHo484 ZeKUviKybusu174
  zcjdthitycndj11 passwordpassword 123456789987654321 qazwsxedcrfvtgb momsanaladventure q1w2e3r4t5y6u7i8`;

const words = (text: string) => text.trim().split(/\s+/);

describe('isCommonPassword', () => {
  it.each([
    ['of 8 characters and more', words(OF_8_AND_MORE)],
    ['of 15 characters and more', words(OF_15_AND_MORE)],
  ])('05: knows a hundred of the 3000 most frequent %s', (_what, passwords) => {
    expect(new Set(passwords).size).toBeGreaterThanOrEqual(100);
    expect(passwords.filter((password) => !isCommonPassword(password))).toEqual([]);
    expect(passwords.filter((password) => !isCommonPassword(password.toUpperCase()))).toEqual([]);
  });

  it.each([
    'P4$$w0rd',
    'dr@g0n-2026-07-01',
    '!!!dragon!!!!!!!!',
    '2026 Password 2026!',
    'p a s s w o r d',
    'passwordpasswordpassword',
    'ｐａｓｓｗｏｒｄ',
    'letmeinletmein',
  ])('05: sees a common one in %j', (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it.each(['vexed jug fowls quiz', 'a dragon ate my password', 'abc7391', '', '!!!!!!!!', 'kJ8#kd92mZ!q0Pv'])(
    'takes %j',
    (password) => expect(isCommonPassword(password)).toBe(false),
  );

  it('finds no random text', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'bcdfghjkmnpqruvwxyz'), minLength: 12, maxLength: 30 });
    const varied = texts.filter((text) => new Set(text).size > 6);
    fc.assert(fc.property(varied, (text) => expect(isCommonPassword(text)).toBe(false)));
  });

  it('has its digests in order, each once, as a binary search needs them', () => {
    const digests = Buffer.from(COMMON_PASSWORD_DIGESTS, 'base64');
    const count = digests.length / DIGEST_BYTES;
    expect(Number.isInteger(count)).toBe(true);
    expect(count).toBeGreaterThan(13_000);
    const disorder = Array.from({ length: count - 1 }, (_, at) => at * DIGEST_BYTES).filter(
      (at) => digests.compare(digests, at + DIGEST_BYTES, at + 2 * DIGEST_BYTES, at, at + DIGEST_BYTES) >= 0,
    );
    expect(disorder).toEqual([]);
  });
});
