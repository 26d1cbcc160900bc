# Copyright (c) 2026, plumb.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of the page that are the same for each plan: its template, style and script.

The page asks nothing of anywhere and is read without JavaScript; the script only filters. Colours are chosen for a
contrast of at least 4.5 to 1 on light and dark ground (https://www.w3.org/TR/WCAG22/#contrast-minimum).
"""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --panel: #f4f5f7; --text: #1d2125; --quiet: #505a66;
  --line: #c9ced6; --link: #0b57b7; --critical: #a3123b; --high: #a13a00; --medium: #715400; --low: #1f5f8b;
  --none: #505a66; --gone: #fbe3e4; --come: #ddf3e4; }
@media (prefers-color-scheme: dark) { :root { --ground: #15181c; --panel: #1f242a; --text: #e6e9ed; --quiet: #a8b1bd;
  --line: #3b434d; --link: #86b7ff; --critical: #ff8fab; --high: #ffac7a; --medium: #eec659; --low: #8fc7ee;
  --none: #a8b1bd; --gone: #4a2026; --come: #173a26; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.counts, .findings, .words, .plain { list-style: none; margin: 0; padding: 0; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; }
.counts li { border: 1px solid var(--line); border-radius: .4rem; padding: .1rem .6rem; background: var(--panel); }
.finding, .resource, .failure { border: 1px solid var(--line); border-left-width: .4rem; border-radius: .4rem;
  margin: .5rem 0; padding: .5rem .75rem; background: var(--panel); }
.finding p { margin: .25rem 0; overflow-wrap: anywhere; }
.level { font-weight: 700; text-transform: uppercase; font-size: .8rem; letter-spacing: .04em; }
#shown { margin: 0; flex-basis: 100%; }
.rule, .quiet { color: var(--quiet); font-size: .875rem; }
.critical { border-left-color: var(--critical); } .critical .level { color: var(--critical); }
.high { border-left-color: var(--high); } .high .level { color: var(--high); }
.medium { border-left-color: var(--medium); } .medium .level { color: var(--medium); }
.low { border-left-color: var(--low); } .low .level { color: var(--low); }
.none { border-left-color: var(--line); } .none .level { color: var(--none); }
.resource { content-visibility: auto; contain-intrinsic-size: auto 3rem; }
.resource > summary { cursor: pointer; overflow-wrap: anywhere; }
.words li { overflow-wrap: anywhere; padding-left: 1rem; text-indent: -1rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; }
.sides li { overflow-wrap: anywhere; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem; overflow-x: auto;
  white-space: pre-wrap; margin: .5rem 0; }
pre del { background: var(--gone); text-decoration: none; display: block; }
pre ins { background: var(--come); text-decoration: none; display: block; }
pre span { display: block; }
#filters { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: end; border: 1px solid var(--line);
  border-radius: .4rem; padding: .75rem; margin: .5rem 0; }
#filters[hidden], [hidden] { display: none; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .9rem; }
legend, .label { font-weight: 600; font-size: .875rem; padding: 0; display: block; }
input[type=search], select { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet);
  border-radius: .3rem; padding: .3rem .5rem; max-width: 100%; }
"""

SCRIPT = """
(function () {
  'use strict';
  var filters = document.getElementById('filters');
  if (!filters) { return; }
  var items = Array.prototype.slice.call(document.querySelectorAll('[data-level]'));
  var texts = items.map(function (item) { return item.textContent.toLowerCase(); });
  var shown = document.getElementById('shown');
  function chosen() {
    var boxes = filters.querySelectorAll('input[name=level]:checked');
    return Array.prototype.map.call(boxes, function (box) { return box.value; });
  }
  function filter() {
    var levels = chosen(), count = 0;
    var kind = document.getElementById('kind').value, account = document.getElementById('account').value;
    var text = document.getElementById('text').value.trim().toLowerCase();
    items.forEach(function (item, place) {
      var fits = levels.indexOf(item.dataset.level) >= 0 && (!kind || item.dataset.kind === kind) &&
        (!account || item.dataset.account === account) && texts[place].indexOf(text) >= 0;
      item.hidden = !fits;
      count += fits ? 1 : 0;
    });
    shown.textContent = count + ' of ' + items.length + ' entries shown';
  }
  filters.addEventListener('input', filter);
  filters.hidden = false;
  filter();
  function open() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') { target.open = true; target.hidden = false; }
  }
  window.addEventListener('hashchange', open);
  open();
}());
"""

TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{ content_policy }}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ page.headlines[0] }}</title>
<style>{{ style }}</style>
</head>
<body>
<header>
{% for headline in page.headlines %}
<h1>{{ headline }}</h1>
{% endfor %}
<ul class="counts" aria-label="Findings by level">
{% for level, number in page.levels if number %}
<li class="{{ level }}"><span class="level">{{ number }} {{ level }}</span></li>
{% else %}
<li>no findings</li>
{% endfor %}
</ul>
</header>
<main>
{% if page.resources or page.findings %}
<form id="filters" hidden role="search" aria-label="Filter findings and resources">
<fieldset><legend>Level</legend>
{% for level in page.all_levels %}
<label><input type="checkbox" name="level" value="{{ level }}" checked> {{ level }}</label>
{% endfor %}
</fieldset>
<div><label class="label" for="kind">Kind</label>
<select id="kind"><option value="">all</option>
{% for kind in page.kinds %}<option>{{ kind }}</option>{% endfor %}</select></div>
<div><label class="label" for="account">Account</label>
<select id="account"><option value="">all</option>
{% for account in page.accounts %}<option>{{ account }}</option>{% endfor %}</select></div>
<div><label class="label" for="text">Text</label><input id="text" type="search" autocomplete="off"></div>
<p id="shown" class="quiet" role="status"></p>
</form>
{% endif %}
{% if page.findings %}
<section aria-labelledby="findings">
<h2 id="findings">Findings</h2>
<ol class="findings">
{% for finding in page.findings %}
<li class="finding {{ finding.level }}" data-level="{{ finding.level }}" data-kind="{{ finding.kind }}"
 data-account="{{ finding.account }}">
<span class="level">{{ finding.word }}</span>
{% if finding.kind %}
{% if finding.target %}<a href="#{{ finding.target }}">{% endif -%}
{{ finding.kind }} <code>{{ finding.name }}</code>{% if finding.target %}</a>{% endif %}
{% if page.accounts | length > 1 %}<span class="quiet">account {{ finding.account or 'unknown' }}</span>{% endif %}
{% endif %}
<p>{{ finding.reason }}</p>
<span class="rule">{{ finding.rule }} · {{ finding.category }}{{ '' if finding.planned else ' · done' }}</span>
{% if finding.accepted %}<p class="quiet">accepted: {{ finding.accepted }}</p>{% endif %}
</li>
{% endfor %}
</ol>
</section>
{% endif %}
{% for part in page.parts if part.resources %}
<section aria-labelledby="{{ part.id }}">
<h2 id="{{ part.id }}">{{ part.title }}</h2>
{% for resource in part.resources %}
<details class="resource {{ resource.level }}" id="{{ resource.id }}" data-level="{{ resource.level }}"
 data-kind="{{ resource.kind }}" data-account="{{ resource.account }}">
<summary>{{ resource.change }} {{ resource.kind }} <code>{{ resource.name }}</code>
{% if page.accounts | length > 1 %}<span class="quiet">account {{ resource.account or 'unknown' }}</span>{% endif %}
{% if resource.level != 'none' %}<span class="level">{{ resource.level }}</span> {% endif %}

{% if resource.verdict != 'unchanged' %}<span class="quiet">access: {{ resource.verdict }}</span>{% endif %}
</summary>
{% if resource.words %}
<ul class="words">{% for word in resource.words %}<li>{{ word }}</li>{% endfor %}</ul>
{% endif %}
{% for focus in resource.focus %}
<h3>{{ focus.title }}</h3>
<div class="sides">
{% for side in focus.sides %}
<div><span class="label">{{ side.title }}</span>
<ul class="plain">
{% for line in side.lines %}<li>{{ line }}</li>{% else %}<li class="quiet">nothing known</li>{% endfor %}</ul>
</div>
{% endfor %}
</div>
{% endfor %}
{% if resource.diff %}
<h3>Difference</h3>
<pre tabindex="0" aria-label="Difference of {{ resource.kind }} {{ resource.name }}">
{%- for line in resource.diff %}<{{ line.tag }}>{{ line.text }}</{{ line.tag }}>{% endfor -%}
</pre>
{% endif %}
<p class="quiet">{{ resource.calls }}</p>
</details>
{% endfor %}
</section>
{% endfor %}
{% if page.failures %}
<section aria-labelledby="failures">
<h2 id="failures">Failed tasks</h2>
<ul class="plain">{% for failure in page.failures %}<li class="failure">{{ failure }}</li>{% endfor %}</ul>
</section>
{% endif %}
</main>
<script>{{ script }}</script>
</body>
</html>
"""
