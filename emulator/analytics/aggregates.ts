import type { AnalysedEvent } from './analysed-events';
import { countOf } from './measures';

const words = (text: string) => text.trim().split(/\s+/);

/** What the older statistics tell apart, whatever has happened (mailgun-ruby, tags.yml, 2024-01). */
const providers = words(`
  aol.com att.net bellsouth.net comcast.net gmail.com hotmail.co.uk hotmail.com hotmail.fr icloud.com live.com mail.ru
  mailinator.com me.com msn.com orange.fr outlook.com qq.com rocketmail.com sbcglobal.net seznam.cz verizon.net yahoo.co.uk
  yahoo.com yahoo.com.tw yandex.ru ymail.com
`);
const countries = words(`
  ad ae af ag ai al am an ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch
  ci ck cl cm cn co cr cu cv cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp
  gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk
  lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa
  pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sy sz tc td tf tg
  th tj tk tl tm tn to tr tt tv tw tz ua ug um unknown us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
`);
const devices = ['desktop', 'mobile', 'tablet', 'unknown'];

/** A way to tell events apart. */
export interface Division {
  readonly values: readonly string[];
  readonly valueIn: (event: AnalysedEvent) => string;
  /** Only a provider is known before the recipient does something. */
  readonly counts: readonly Count[];
}

const engagement = ['opened', 'clicked', 'unique_opened', 'unique_clicked', 'complained', 'unsubscribed'] as const;
type Count = (typeof engagement)[number] | 'accepted' | 'delivered';

export const divisions: Readonly<Record<'provider' | 'device' | 'country', Division>> = {
  provider: {
    values: providers,
    valueIn: ({ recipientDomain = '' }) => recipientDomain.toLowerCase(),
    counts: ['accepted', 'delivered', ...engagement],
  },
  device: { values: devices, valueIn: ({ clientInfo }) => clientInfo?.deviceType?.toLowerCase() ?? 'unknown', counts: engagement },
  country: { values: countries, valueIn: ({ geolocation }) => geolocation?.country?.toLowerCase() ?? 'unknown', counts: engagement },
};

/** The counts of every value, zeros included. */
export function aggregate(events: readonly AnalysedEvent[], { values, valueIn, counts }: Division): Record<string, Record<string, number>> {
  const countsOf = (found: readonly AnalysedEvent[]) => Object.fromEntries(counts.map((name) => [name, countOf(found, name)]));
  return Object.fromEntries(values.map((value) => [value, countsOf(events.filter((event) => valueIn(event) === value))]));
}
