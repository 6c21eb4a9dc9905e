import { type JSX, render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { About } from './about';
import { AccountChooser } from './account-chooser';
import { ClockSection } from './clock';
import { Domains } from './domains';
import { Faults } from './faults';
import { Inbound } from './inbound';
import { Inbox } from './inbox';
import { KeyHelp } from './key-help';
import { connect, onConnection } from './live';
import { Operations, readOperations } from './operations';
import { addressOf, type Place, usePlace } from './place';
import { Postings } from './postings';
import { Requests } from './requests';
import { Routes } from './routes';
import { Templates } from './templates';

interface SectionOf {
  readonly name: string;
  readonly show: (props: { place: Place }) => JSX.Element;
  /** What the control API must be able to do for it. */
  readonly needs?: string;
}

const sections = {
  inbox: { name: 'Inbox', show: Inbox },
  inbound: { name: 'Deliver inbound', show: Inbound, needs: 'POST /inbound' },
  requests: { name: 'Requests', show: Requests },
  postings: { name: 'Webhooks', show: Postings, needs: 'GET /postings' },
  domains: { name: 'Domains', show: Domains },
  routes: { name: 'Routes', show: Routes },
  templates: { name: 'Templates', show: Templates },
  clock: { name: 'Clock', show: ClockSection },
  faults: { name: 'Misbehaviour', show: Faults, needs: 'POST /faults' },
  about: { name: 'About', show: About },
} satisfies Record<string, SectionOf>;

const isSection = (name: string): name is keyof typeof sections => Object.hasOwn(sections, name);

function App() {
  const place = usePlace();
  const current = isSection(place.section) ? place.section : 'inbox';
  const { name, show: Section } = sections[current];
  const [operations, setOperations] = useState<ReadonlySet<string>>(new Set());
  const [accountTurn, setAccountTurn] = useState(0);
  const [isLive, setLive] = useState(true);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const main = useRef<HTMLElement>(null);

  useEffect(() => void readOperations().then(setOperations), []);
  useEffect(() => onConnection(setLive), []);
  useEffect(connect, [accountTurn]);
  useEffect(() => {
    document.title = `${name} · Mailgun emulator`;
    setMenuOpen(false);
  }, [name]);

  return (
    <Operations.Provider value={operations}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header>
        <button type="button" class="menu quiet" aria-expanded={isMenuOpen} aria-controls="nav" onClick={() => setMenuOpen(!isMenuOpen)}>
          Menu
        </button>
        <a class="brand" href="#/inbox">
          Mailgun emulator
        </a>
        <span class="here">{name}</span>
        <span class={`live ${isLive ? 'on' : ''}`} role="status">
          {isLive ? 'live' : 'not connected'}
        </span>
      </header>
      <nav id="nav" aria-label="Sections" class={isMenuOpen ? 'open' : ''}>
        {Object.entries<SectionOf>(sections)
          .filter(([, { needs }]) => needs === undefined || operations.has(needs))
          .map(([section, { name: label }]) => (
            <a key={section} href={addressOf({ section })} aria-current={section === current ? 'page' : undefined}>
              {label}
            </a>
          ))}
        <AccountChooser section={current} onChange={() => setAccountTurn(accountTurn + 1)} />
      </nav>
      <main id="main" ref={main} tabIndex={-1}>
        <Section key={`${current} ${accountTurn}`} place={place} />
      </main>
      <KeyHelp />
    </Operations.Provider>
  );
}

const root = document.querySelector('#app');
if (root !== null) render(<App />, root);
