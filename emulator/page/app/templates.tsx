import { useState } from 'preact/hooks';
import { account, call } from './call';
import { Command } from './command';
import { useLoaded } from './loaded';
import { Badge, Empty, Problem } from './parts';
import type { Template } from './shapes';

const kinds = ['request'] as const;

export function Templates() {
  const { value, problem } = useLoaded(() => call<{ templates: Template[] }>('GET /page/templates'), [], kinds);
  return (
    <>
      <h1>Templates</h1>
      <Problem>{problem}</Problem>
      {value?.templates.length === 0 && (
        <Empty title="No templates yet">
          <p>Messages name a template instead of having HTML of their own. Create one with:</p>
          <Command
            of={`curl -u api:KEY ${location.origin}/v3/example.com/templates -F name=welcome \\
  -F tag=one -F template='<h1>Hello {{name}}</h1>'`}
          />
        </Empty>
      )}
      {value?.templates.map((template) => (
        <TemplateCard key={`${template.region} ${template.domain} ${template.name}`} template={template} />
      ))}
    </>
  );
}

function TemplateCard({ template: { name, region, domain, description, versions } }: { template: Template }) {
  const [tag, setTag] = useState(versions.find(({ isActive }) => isActive)?.tag);
  const version = versions.find((one) => one.tag === tag);
  return (
    <section class="card">
      <h2>
        {name} <span class="badge">{domain ?? 'of the account'}</span> <span class="badge">{region.toUpperCase()}</span>
      </h2>
      {description !== '' && <p class="faint">{description}</p>}
      {versions.length === 0 && <p class="faint">It has no versions yet.</p>}
      {versions.length > 1 && (
        <label>
          Version{' '}
          <select value={tag} onChange={(event) => setTag(event.currentTarget.value)}>
            {versions.map(({ tag: one, isActive }) => (
              <option key={one} value={one}>
                {one}
                {isActive ? ' (active)' : ''}
              </option>
            ))}
          </select>
        </label>
      )}
      {version !== undefined && (
        <>
          <p>
            Version {version.tag} {version.isActive && <Badge>active</Badge>} <span class="faint">{version.comment}</span>
          </p>
          <Preview key={version.tag} where={{ name, region, domain, tag: version.tag }} content={version.content} />
        </>
      )}
    </section>
  );
}

interface Where {
  readonly name: string;
  readonly region: string;
  readonly domain: string | undefined;
  readonly tag: string;
}

function Preview({ where: { name, region, domain, tag }, content }: { where: Where; content: string }) {
  const [variables, setVariables] = useState('{}');
  const [shown, show] = useState<string>();
  const query = new URLSearchParams({
    ...{ name, region, tag, account: String(account.index), variables: shown ?? '{}' },
    ...(domain !== undefined && { domain }),
  });
  return (
    <>
      <details>
        <summary>Content</summary>
        <pre class="text">{content}</pre>
      </details>
      <label>
        Variables, as JSON
        <textarea rows={2} spellcheck={false} value={variables} onInput={(event) => setVariables(event.currentTarget.value)} />
      </label>
      <button type="button" onClick={() => show(variables)}>
        Preview
      </button>
      {shown !== undefined && (
        <iframe
          key={shown}
          class="short"
          title={`What the template ${name} makes of them`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          referrerpolicy="no-referrer"
          src={`/_emulator/page/preview?${query}`}
        />
      )}
    </>
  );
}
