using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Supervision.Actors.Persistence;

/// <summary>
/// The registered types of events and snapshot states, written as JSON under a manifest: a name that stays when the type is renamed.
/// Register everything before the first use; afterwards it is safe for all threads.
/// </summary>
public sealed class EventTypes : IEventSerializer
{
    private readonly Dictionary<Type, Form> _byType = [];
    private readonly Dictionary<string, Form> _byManifest = new(StringComparer.Ordinal);
    private FrozenDictionary<Type, Form>? _frozenByType;
    private FrozenDictionary<string, Form>? _frozenByManifest;

    /// <summary>Registers a type.</summary>
    /// <typeparam name="T">The exact type of the events, not a base of it.</typeparam>
    /// <param name="manifest">Its name in the journal, unique.</param>
    /// <param name="typeInfo">How it is written, from a <c>JsonSerializerContext</c>.</param>
    /// <exception cref="ArgumentException">The name or the type is registered already.</exception>
    public EventTypes Add<T>(string manifest, JsonTypeInfo<T> typeInfo)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return Add(new Form<T>(manifest, () => typeInfo));
    }

    /// <summary>Registers a type of which nothing is prepared before the first event: a program with many types starts sooner by that.</summary>
    /// <typeparam name="T">The exact type of the events, not a base of it.</typeparam>
    /// <param name="manifest">Its name in the journal, unique.</param>
    /// <param name="context">What knows how it is written. When it does not, the first event throws <see cref="NotSupportedException"/>.</param>
    /// <exception cref="ArgumentException">The name or the type is registered already.</exception>
    public EventTypes Add<T>(string manifest, JsonSerializerContext context)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(context);
        return Add(new Form<T>(manifest, () => (JsonTypeInfo<T>)context.Options.GetTypeInfo(typeof(T))));
    }

    /// <summary>Registers how events of an earlier form are read; none are written any more.</summary>
    /// <typeparam name="TOld">The earlier form.</typeparam>
    /// <param name="manifest">The name under which they were written.</param>
    /// <param name="typeInfo">How they were written.</param>
    /// <param name="upgrade">Makes today's event of it.</param>
    /// <exception cref="ArgumentException">The name is registered already.</exception>
    public EventTypes AddFormer<TOld>(string manifest, JsonTypeInfo<TOld> typeInfo, Func<TOld, object> upgrade)
        where TOld : notnull
    {
        AddManifest(manifest, new FormerForm<TOld>(manifest, typeInfo, upgrade));
        return this;
    }

    /// <inheritdoc />
    public (string Manifest, string Payload) Serialize(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var types = _frozenByType ??= _byType.ToFrozenDictionary();
        if (!types.TryGetValue(value.GetType(), out var form))
            throw new ArgumentException($"{value.GetType()} cannot be persisted: register it with {nameof(EventTypes)}.{nameof(Add)}.", nameof(value));
        return (form.Manifest, form.Write(value));
    }

    /// <inheritdoc />
    public object Deserialize(string manifest, string payload)
    {
        var manifests = _frozenByManifest ??= _byManifest.ToFrozenDictionary(StringComparer.Ordinal);
        if (!manifests.TryGetValue(manifest, out var form))
        {
            throw new JournalException(
                JournalFault.UnknownManifest, $"The manifest '{manifest}' is not known to this program; was it written by a newer version?");
        }
        try
        {
            return form.Read(payload);
        }
        catch (JsonException error)
        {
            throw new JournalException(JournalFault.Unreadable, $"The text is not a valid '{manifest}': {error.Message}", error);
        }
    }

    private EventTypes Add<T>(Form<T> form)
        where T : notnull
    {
        AddManifest(form.Manifest, form);
        if (!_byType.TryAdd(typeof(T), form))
            throw new ArgumentException($"{typeof(T)} is registered already, as '{_byType[typeof(T)].Manifest}'.", nameof(form));
        return this;
    }

    private void AddManifest(string manifest, Form form)
    {
        ArgumentException.ThrowIfNullOrEmpty(manifest);
        if (_frozenByManifest is not null || _frozenByType is not null)
            throw new InvalidOperationException("Types are registered before the first event is read or written.");
        if (!_byManifest.TryAdd(manifest, form))
            throw new ArgumentException($"The manifest '{manifest}' is registered already.", nameof(manifest));
    }

    private abstract class Form(string manifest)
    {
        public string Manifest => manifest;

        public abstract string Write(object value);

        public abstract object Read(string payload);
    }

    private sealed class Form<T>(string manifest, Func<JsonTypeInfo<T>> typeInfo) : Form(manifest)
        where T : notnull
    {
        private JsonTypeInfo<T>? _typeInfo;

        private JsonTypeInfo<T> TypeInfo => _typeInfo ??= typeInfo();

        public override string Write(object value) => JsonSerializer.Serialize((T)value, TypeInfo);

        public override object Read(string payload) =>
            JsonSerializer.Deserialize(payload, TypeInfo) is { } value ? value : throw new JsonException("it is null.");
    }

    private sealed class FormerForm<TOld>(string manifest, JsonTypeInfo<TOld> typeInfo, Func<TOld, object> upgrade) : Form(manifest)
        where TOld : notnull
    {
        public override string Write(object value) => throw new InvalidOperationException($"'{Manifest}' is an earlier form, which is only read.");

        public override object Read(string payload) =>
            JsonSerializer.Deserialize(payload, typeInfo) is { } value ? upgrade(value) : throw new JsonException("it is null.");
    }
}
