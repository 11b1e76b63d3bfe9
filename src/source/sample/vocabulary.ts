/** A technology of the invented site: its tag, how people write it, its field, and the words that go with it. */
export interface Technology {
  tag: string;
  name: string;
  field: string;
  /** Things one works with. */
  things: string[];
  /** A line of code. */
  code: string[];
}

function technology(tag: string, name: string, field: string, things: string, ...code: string[]): Technology {
  return { tag, name, field, things: things.split(', '), code };
}

/** From the most to the least used. */
export const technologies: Technology[] = [
  technology(
    'javascript',
    'JavaScript',
    'web',
    'promise chain, closure, event listener, array spread, prototype, module import, setTimeout callback',
    'const total = rows.reduce((sum, r) => sum + r.n, 0);',
    'items.filter(x => x && x.id > 3).map(render);',
  ),
  technology(
    'python',
    'Python',
    'data',
    'list comprehension, generator, decorator, virtualenv, dictionary, context manager, f-string',
    'totals = {k: len(v) for k, v in groups.items()}',
    'def load(path, *, strict=True):\n    return list(open(path))',
  ),
  technology(
    'java',
    'Java',
    'systems',
    'interface, stream collector, generics bound, classpath, checked exception, garbage collector, thread pool',
    'List<String> names = rows.stream().map(Row::name).toList();',
    'Map<String, List<Row>> byKey = new HashMap<>();',
  ),
  technology(
    'c#',
    'C#',
    'systems',
    'LINQ query, async method, delegate, nullable type, extension method, dependency container, record struct',
    'var open = orders.Where(o => o.Total > 10).ToList();',
    'await using var reader = await source.OpenAsync();',
  ),
  technology(
    'php',
    'PHP',
    'web',
    'associative array, session, autoloader, form post, trait, prepared statement',
    '$rows = array_filter($rows, fn($r) => $r["n"] > 0);',
    'foreach ($items as $key => $value) { echo $key; }',
  ),
  technology(
    'html',
    'HTML',
    'web',
    'form element, table row, meta tag, input field, semantic heading, iframe',
    '<div class="card"><a href="#top">Up</a></div>',
    '<input type="number" name="count" required>',
  ),
  technology(
    'android',
    'Android',
    'mobile',
    'activity, fragment, intent, view model, recycler list, gradle build, permission dialog',
    'val model by viewModels<ListModel>()',
    'startActivity(Intent(this, DetailActivity::class.java))',
  ),
  technology(
    'css',
    'CSS',
    'web',
    'flex container, grid area, media query, stacking order, hover state, custom property',
    '.card > .title { display: flex; gap: 4px; }',
    '@media (max-width: 600px) { .side { display: none; } }',
  ),
  technology(
    'sql',
    'SQL',
    'data',
    'left join, group by clause, subquery, window function, index scan, null comparison',
    'SELECT a.id, count(*) FROM a LEFT JOIN b ON b.a_id = a.id GROUP BY a.id',
    'SELECT * FROM t WHERE amount > 10 AND amount < 20',
  ),
  technology(
    'c++',
    'C++',
    'systems',
    'template, smart pointer, move constructor, iterator, header file, undefined behaviour, lambda capture',
    'std::vector<int> v(n); for (auto &x : v) x = f(x);',
    'template <typename T> T max(T a, T b) { return a < b ? b : a; }',
  ),
  technology(
    'reactjs',
    'React',
    'web',
    'component state, effect hook, props, context provider, memo, key warning',
    'const [open, setOpen] = useState(false);',
    'useEffect(() => { load(id); }, [id]);',
  ),
  technology(
    'node.js',
    'Node.js',
    'web',
    'readable stream, express route, event loop, worker thread, buffer, package lock',
    'const server = http.createServer((req, res) => res.end("ok"));',
    'for await (const chunk of stream) size += chunk.length;',
  ),
  technology(
    'mysql',
    'MySQL',
    'data',
    'auto increment, foreign key, storage engine, slow query log, replication, utf8 collation',
    'ALTER TABLE orders ADD INDEX by_day (day);',
    'INSERT INTO t (k, n) VALUES (1, 2) ON DUPLICATE KEY UPDATE n = n + 1',
  ),
  technology(
    'ios',
    'iOS',
    'mobile',
    'view controller, storyboard, push notification, provisioning profile, table view cell, simulator',
    'navigationController?.pushViewController(next, animated: true)',
  ),
  technology(
    'r',
    'R',
    'data',
    'data frame, factor level, ggplot layer, vectorised function, apply family, knitr chunk',
    'agg <- aggregate(n ~ group, data = df, FUN = sum)',
    'df$share <- df$n / sum(df$n)',
  ),
  technology(
    'angular',
    'Angular',
    'web',
    'observable, template binding, injectable provider, route guard, reactive form, change detection',
    'this.rows$ = this.api.list().pipe(map(r => r.items));',
  ),
  technology(
    'pandas',
    'pandas',
    'data',
    'dataframe, merge, groupby, multi index, datetime column, pivot table',
    'df.groupby("day")["n"].sum().reset_index()',
    'left.merge(right, on="id", how="left")',
  ),
  technology(
    'arrays',
    'arrays',
    'language',
    'nested array, index out of range, slice, flattened copy, two-dimensional grid',
    'int[][] grid = new int[rows][cols];',
  ),
  technology(
    'asp.net',
    'ASP.NET',
    'web',
    'razor page, middleware, model binding, identity provider, controller action',
    'app.MapGet("/items/{id}", (int id) => store.Find(id));',
  ),
  technology(
    'json',
    'JSON',
    'language',
    'nested object, serializer, unescaped quote, schema, date string',
    '{"id": 7, "tags": ["a", "b"], "note": null}',
  ),
  technology(
    'c',
    'C',
    'systems',
    'pointer arithmetic, segmentation fault, struct padding, malloc, header guard, bit field',
    'char *copy = malloc(strlen(s) + 1);',
    'for (size_t i = 0; i < n && p[i]; i++) sum += p[i];',
  ),
  technology(
    'swift',
    'Swift',
    'mobile',
    'optional binding, protocol, enum case, closure capture list, codable type, actor',
    'guard let user = try? decoder.decode(User.self, from: data) else { return }',
  ),
  technology(
    'docker',
    'Docker',
    'operations',
    'container, image layer, compose file, volume mount, bridge network, build cache',
    'docker run --rm -v "$PWD":/work -w /work image make',
    'COPY --from=build /app/out /srv',
  ),
  technology(
    'linux',
    'Linux',
    'operations',
    'systemd unit, file permission, symbolic link, environment variable, cron job, mount point',
    'find . -name "*.log" -mtime +7 -delete',
    'ls -l /proc/self/fd 2>/dev/null',
  ),
  technology(
    'django',
    'Django',
    'web',
    'queryset, migration, model form, template tag, middleware, admin site',
    'Post.objects.filter(day__gte=start).annotate(n=Count("votes"))',
  ),
  technology(
    'regex',
    'regular expressions',
    'language',
    'lookahead, capture group, greedy quantifier, word boundary, character class',
    '/^(?<key>[a-z]+)=(?<value>.*)$/',
  ),
  technology(
    'git',
    'Git',
    'operations',
    'merge conflict, detached head, rebase, submodule, stash, remote branch',
    'git rebase --onto main topic~3 topic',
    'git log --oneline --graph -- path/to/file',
  ),
  technology(
    'amazon-web-services',
    'AWS',
    'operations',
    'bucket policy, lambda function, security group, access role, load balancer, queue message',
    'aws s3 cp report.csv s3://bucket/reports/ --acl private',
  ),
  technology(
    'postgresql',
    'PostgreSQL',
    'data',
    'materialized view, jsonb column, sequence, vacuum, partial index, advisory lock',
    "SELECT date_trunc('day', at), count(*) FROM events GROUP BY 1",
  ),
  technology(
    'spring-boot',
    'Spring Boot',
    'web',
    'bean, repository interface, application profile, rest controller, transaction annotation, actuator',
    '@GetMapping("/items") List<Item> items() { return repo.findAll(); }',
  ),
  technology(
    'typescript',
    'TypeScript',
    'web',
    'union type, generic constraint, declaration file, type guard, mapped type, strict mode',
    'type Row<T> = { [K in keyof T]: T[K] | null };',
    'function isRow(x: unknown): x is Row { return typeof x === "object"; }',
  ),
  technology(
    'excel',
    'Excel',
    'office',
    'pivot table, conditional format, named range, lookup formula, macro, worksheet',
    '=IFERROR(VLOOKUP(A2, Prices!A:C, 3, FALSE), "")',
  ),
  technology(
    'algorithm',
    'algorithms',
    'language',
    'dynamic programming table, graph traversal, running time, priority queue, binary search, hash collision',
    'while lo < hi:\n    mid = (lo + hi) // 2',
  ),
  technology(
    'apache-spark',
    'Spark',
    'data',
    'executor memory, partition, shuffle, broadcast join, lazy transformation, parquet output',
    'df.repartition("day").write.partitionBy("day").parquet(out)',
  ),
  technology(
    'numpy',
    'NumPy',
    'data',
    'broadcasting, boolean mask, matrix shape, dtype, strided view',
    'a = np.where(m > 0, m / m.sum(axis=1, keepdims=True), 0)',
  ),
  technology(
    'vba',
    'VBA',
    'office',
    'worksheet loop, user form, late binding, range object, event handler',
    'For Each c In Range("A1:A10")\n  c.Value = c.Value * 2\nNext',
  ),
  technology(
    'flutter',
    'Flutter',
    'mobile',
    'stateful widget, build context, hot reload, list view, navigator route, provider',
    'return ListView.builder(itemCount: n, itemBuilder: (c, i) => Tile(i));',
  ),
  technology(
    'kubernetes',
    'Kubernetes',
    'operations',
    'pod, ingress rule, config map, readiness probe, persistent volume, service account',
    'kubectl rollout restart deployment/web -n prod',
  ),
  technology(
    'xml',
    'XML',
    'language',
    'namespace prefix, attribute, schema validation, entity, xpath expression',
    '<row id="1" name="a &amp; b" />',
  ),
  technology(
    'mongodb',
    'MongoDB',
    'data',
    'aggregation pipeline, document, compound index, replica set, object id',
    'db.orders.aggregate([{ $group: { _id: "$day", n: { $sum: 1 } } }])',
  ),
  technology(
    'bash',
    'Bash',
    'operations',
    'here document, exit status, word splitting, pipeline, parameter expansion',
    'while IFS= read -r line; do echo "$line"; done < input.txt',
  ),
  technology(
    'machine-learning',
    'machine learning',
    'data',
    'feature scaling, overfitting, cross validation, class imbalance, loss curve, learning rate',
    'model.fit(x_train, y_train, epochs=10, validation_split=0.2)',
  ),
  technology(
    'firebase',
    'Firebase',
    'mobile',
    'security rule, realtime listener, cloud function, auth token, collection group',
    'const ref = doc(db, "users", uid); onSnapshot(ref, show);',
  ),
  technology(
    'ruby-on-rails',
    'Rails',
    'web',
    'active record scope, migration, strong parameters, asset pipeline, route helper',
    'scope :recent, -> { where("created_at > ?", 1.day.ago) }',
  ),
  technology(
    'multithreading',
    'threads',
    'systems',
    'race condition, deadlock, mutex, atomic counter, memory barrier, thread-local value',
    'synchronized (lock) { while (!ready) lock.wait(); }',
  ),
  technology(
    'vue.js',
    'Vue',
    'web',
    'computed property, watcher, slot, single file component, store mutation',
    '<li v-for="row in rows" :key="row.id">{{ row.name }}</li>',
  ),
  technology(
    'unit-testing',
    'unit tests',
    'language',
    'mock object, assertion, fixture, coverage report, flaky test, parametrised case',
    'expect(sum([1, 2])).toBe(3);',
  ),
  technology(
    'azure',
    'Azure',
    'operations',
    'resource group, managed identity, blob container, key vault, function app',
    'az storage blob list --container-name data --output table',
  ),
  technology(
    'go',
    'Go',
    'systems',
    'goroutine, channel, interface value, struct tag, context deadline, module path',
    'select { case v := <-ch: use(v); case <-ctx.Done(): return ctx.Err() }',
  ),
  technology(
    'rust',
    'Rust',
    'systems',
    'borrow checker, lifetime, trait object, pattern match, cargo feature, unwrap',
    'let n: u64 = lines.iter().filter(|l| !l.is_empty()).count() as u64;',
  ),
  technology(
    'powershell',
    'PowerShell',
    'operations',
    'pipeline object, execution policy, script block, module path, remote session',
    'Get-ChildItem -Recurse | Where-Object { $_.Length -gt 1MB }',
  ),
  technology(
    'google-sheets',
    'Google Sheets',
    'office',
    'array formula, query function, import range, trigger, protected range',
    '=QUERY(A1:C, "select A, sum(B) where C > 0 group by A")',
  ),
  technology(
    'tensorflow',
    'TensorFlow',
    'data',
    'tensor shape, saved model, gradient tape, input pipeline, callback',
    'ds = tf.data.Dataset.from_tensor_slices(x).batch(32)',
  ),
  technology(
    'graphql',
    'GraphQL',
    'web',
    'resolver, fragment, mutation input, schema stitching, cursor pagination',
    'query { posts(first: 10) { edges { node { id title } } } }',
  ),
  technology(
    'performance',
    'performance',
    'language',
    'hot loop, cache miss, flame graph, allocation rate, benchmark',
    'perf record -g ./app && perf report',
  ),
  technology(
    'haskell',
    'Haskell',
    'systems',
    'monad transformer, type class, lazy list, space leak, pattern synonym',
    'main = mapM_ print $ takeWhile (< 10) [x * 2 | x <- [1 ..]]',
  ),
  technology(
    'terraform',
    'Terraform',
    'operations',
    'state file, module output, provider alias, plan drift, for_each map',
    'resource "bucket" "b" { count = var.on ? 1 : 0 }',
  ),
  technology(
    'matlab',
    'MATLAB',
    'data',
    'matrix index, cell array, figure handle, vectorised loop, sparse matrix',
    'y = sum(A(A > 0)) / numel(A);',
  ),
  technology(
    'latex',
    'LaTeX',
    'office',
    'figure float, bibliography entry, table column, macro, page margin',
    '\\begin{tabular}{l|r} a & b \\\\ \\end{tabular}',
  ),
  technology(
    'encryption',
    'encryption',
    'systems',
    'initialisation vector, key derivation, padding mode, certificate chain, signature',
    'openssl enc -aes-256-gcm -pbkdf2 -in a -out b',
  ),
];

/** What people do and what goes wrong, as parts of sentences: `{thing}` and `{name}` stand for the technology's. */
export const phrases = {
  titles: [
    'How to use a {thing} with a {other} in {name}?',
    'Why does my {thing} return {wrong} in {name}?',
    '{name}: {thing} {fails} after {change}',
    'What is the difference between a {thing} and a {other} in {name}?',
    'Is it possible to {act} a {thing} without a {other}?',
    'Best way to {act} the {thing} when the {other} is {state}',
    '{name} "{thing}" {fails} with {wrong}',
    'Cannot {act} {thing} in {name}',
    'Why is the {thing} so slow when I {act} the {other}?',
    'How do I {act} every {thing} in {name} & keep the {other}?',
  ],
  openings: [
    "I'm trying to {act} a {thing} in {name}, but it {fails} whenever the {other} is {state}.",
    'My {name} project has a {thing} that I want to {act}. The {other} is {state}, and I get {wrong}.',
    'After {change}, the {thing} {fails}. It worked before with the same {other}.',
    'I have read the {name} manual about the {thing} and still do not see how it goes with the {other}.',
    'We use {name} at work, and one {thing} must be kept in step with a {other}.',
    "I am new to {name}. As far as I understand, a {thing} shouldn't need a {other} at all.",
  ],
  details: [
    'The {other} has about {n} entries, of which {m} are {state}.',
    'Here is the smallest piece that shows it:',
    'I expected {right}, but what I see is {wrong}.',
    'It only happens when n > {m} and the {thing} is {state}.',
    'I already tried to {act} the {other} first; the result is the same.',
    'On another machine, with version {v}, the {thing} is fine.',
    'The log says "{wrong}" & nothing else.',
    'Removing the {other} helps, but then the {thing} is {state}.',
  ],
  closings: [
    'What am I missing?',
    'Is there a better way to do this?',
    'Any hint about the {thing} is welcome.',
    'How can I {act} it without losing the {other}?',
    'Could this be a bug in {name} {v}?',
  ],
  answers: [
    'The {thing} is {state} at that point, so you have to {act} the {other} first.',
    "You don't need a {other} here: {name} can {act} the {thing} directly.",
    'This is how a {thing} works: it looks at the {other} once, and {fails} when that is {state}.',
    'Since version {v} there is a simpler way to {act} a {thing}:',
    'I had the same with {n} entries. The cause was a {state} {other}.',
    'As others said, {wrong} means that the {thing} was {state}.',
    'Keep the {thing} and the {other} apart; then {right} follows.',
    'If m < {m}, the {other} is never used, and you see {wrong}.',
  ],
  comments: [
    'Which version of {name} is this?',
    'Please add the code that makes the {thing}.',
    'Did you {act} the {other} before? It looks {state}.',
    '@user{n} Thanks, the {thing} works now.',
    'This does not answer the question: the {other} is not {state} here.',
    'Could you show the whole message instead of "{wrong}"?',
    "+1, I didn't know that a {thing} could be {state}.",
    'See the {name} manual, chapter {m}, about the {other}.',
  ],
  acts: 'update, sort, split, merge, cache, parse, validate, reload, rename, convert, group, copy, test, mock, lock, filter'.split(
    ', ',
  ),
  fails:
    'fails, hangs, is ignored, stays empty, throws an error, runs twice, gives the old value, breaks'.split(
      ', ',
    ),
  states:
    'empty, null, locked, out of date, duplicated, too large, not sorted, shared, read-only, missing'.split(
      ', ',
    ),
  changes:
    'an upgrade, a restart, moving it to another folder, adding a second one, a refactoring, the first request'.split(
      ', ',
    ),
  wrongs:
    'null, an empty list, "undefined", a timeout, NaN, error code {m}, the wrong order, <none>, a cast error, 0 rows'.split(
      ', ',
    ),
  rights: 'the sorted list, one row per key, the new value, {n} rows, the same order, no error'.split(', '),
};

/** Syllables of the small libraries that only a few people ask about. */
export const syllables =
  'ka, vo, ri, plu, xel, tam, bri, nox, du, lim, fer, qua, zen, mo, sto, pix, gra, lo, wen, tur'.split(', ');

export const givenNames =
  'Ada, Ben, Chen, Dora, Emre, Farah, Goran, Hana, Igor, Jun, Kofi, Lena, Mika, Nadia, Omar, Priya, Quinn, Rosa, Sven, Tariq, Uma, Vera, Wei, Ximena, Yuki, Zoltán, Åsa, Łukasz'.split(
    ', ',
  );
export const familyNames =
  'Archer, Baker, Cooper, Dyer, Eklund, Fischer, Gardner, Hunter, Iyer, Jansen, Keller, Lindt, Mason, Novak, Okafor, Potter, Quist, Rossi, Smith, Turner, Underhill, Vogel, Weaver, Young, Żak'.split(
    ', ',
  );
export const places =
  'Lisbon, Portugal|Kraków, Poland|Pune, India|Austin, TX|São Paulo, Brazil|Lagos, Nigeria|Oslo, Norway|Seoul|Berlin, Germany|Hanoi, Vietnam|Toronto, Canada|Earth'.split(
    '|',
  );
