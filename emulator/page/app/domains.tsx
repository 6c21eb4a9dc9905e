import { call } from './call';
import { Command } from './command';
import { useLoaded } from './loaded';
import { Badge, Copy, Empty, Problem } from './parts';
import type { DnsRecord, Domain } from './shapes';

const kinds = ['event', 'request'] as const;

export function Domains() {
  const { value, problem } = useLoaded(() => call<{ domains: Domain[] }>('GET /page/domains'), [], kinds);
  return (
    <>
      <h1>Domains</h1>
      <Problem>{problem}</Problem>
      {value?.domains.length === 0 && (
        <Empty title="No domains yet">
          <p>Mail is sent from a domain. Create one with your program, or with:</p>
          <Command of={`curl -u api:KEY ${location.origin}/v4/domains -F name=example.com`} />
        </Empty>
      )}
      {value?.domains.map((domain) => (
        <section key={`${domain.region} ${domain.name}`} class="card">
          <h2>
            {domain.name} <Badge>{domain.state}</Badge> <span class="badge">{domain.region.toUpperCase()}</span>
          </h2>
          <details open={value.domains.length === 1}>
            <summary>{domain.records.length} DNS records</summary>
            <ul class="records">
              {domain.records.map((record) => (
                <Record key={`${record.recordType} ${record.name} ${record.value}`} record={record} domain={domain.name} />
              ))}
            </ul>
          </details>
        </section>
      ))}
    </>
  );
}

const Record = ({ record: { recordType, name, value, priority, valid }, domain }: { record: DnsRecord; domain: string }) => (
  <li>
    <div>
      <strong>{recordType}</strong> <span class="path">{name ?? domain}</span> <Badge>{valid}</Badge>
    </div>
    <div class="value">
      <code>{priority === undefined ? value : `${priority} ${value}`}</code>
      <Copy text={value} />
    </div>
  </li>
);
