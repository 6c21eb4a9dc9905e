import type { Receivers } from './receivers';

/** A failure of Redis or of the way to it. */
export interface RedisFailure {
  readonly name: string;
  strike(receivers: Receivers): unknown;
  heal(receivers: Receivers): unknown;
  /** The marks of what is done are gone: what is posted again then is done again, and nothing can be done about it. */
  readonly losesData?: true;
  /** Tried by `npm test` too. */
  readonly isQuick?: true;
}

const networkIs = (network: Parameters<Receivers['network']>[0]) => (receivers: Receivers) => receivers.network(network);

export const redisFailures: readonly RedisFailure[] = [
  { name: 'kill -9, its data kept', isQuick: true, strike: ({ redis }) => redis.kill(), heal: ({ redis }) => redis.restart() },
  {
    name: 'kill -9, its data lost',
    losesData: true,
    strike: ({ redis }) => redis.kill(),
    async heal({ redis }) {
      await redis.loseData();
      await redis.restart();
    },
  },
  { name: 'connections refused', strike: networkIs('refuses'), heal: networkIs('works') },
  { name: 'nothing arrives, then it does', strike: networkIs('swallows'), heal: networkIs('works') },
  {
    name: 'nothing arrives, then the connection is reset',
    strike: networkIs('swallows'),
    heal(receivers) {
      receivers.cut();
      receivers.network('works');
    },
  },
  { name: 'an answer is lost', isQuick: true, strike: networkIs('loses an answer'), heal: networkIs('works') },
  { name: 'answers are slow', isQuick: true, strike: networkIs('is slow'), heal: networkIs('works') },
  {
    name: 'full',
    isQuick: true,
    strike: ({ look }) => look.config('SET', 'maxmemory', '1'),
    heal: ({ look }) => look.config('SET', 'maxmemory', '0'),
  },
  {
    name: 'a read-only replica',
    isQuick: true,
    strike: ({ look }) => look.replicaof('127.0.0.1', '1'),
    heal: ({ look }) => look.replicaof('NO', 'ONE'),
  },
];
