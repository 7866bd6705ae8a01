using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Supervision.Hosting.Definitions;
using Supervision.Hosting.Embedding;
using Supervision.Hosting.Managed;

namespace Supervision.Hosting;

/// <summary>
/// Puts together an embedded node: its configuration from files, texts and C#, and the services that run inside the application. What is added later
/// stands over what was added before, as if it stood at the end of the same file. Everything is read and checked when the host starts.
/// </summary>
public sealed class SupervisionBuilder
{
    private readonly List<Layer> _layers = [];
    private readonly Dictionary<string, ManagedRegistration> _managed = new(StringComparer.Ordinal);

    internal SupervisionBuilder(string name) => Name = name;

    /// <summary>The name of the node.</summary>
    public string Name { get; }

    internal bool AsksHttp { get; private set; }

    internal string? KeeperPath { get; private set; }

    /// <summary>Adds a file in HOCON (or JSON, by its extension), with <c>supervision { … }</c> at its root.</summary>
    /// <param name="path">The file; a relative path begins at the content root of the host.</param>
    public SupervisionBuilder AddHocon(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _layers.Add(new Layer.OfFile(path, ""));
        return this;
    }

    /// <summary>Adds a text in HOCON, with <c>supervision { … }</c> at its root. Relative paths begin at the current directory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The source file that has it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    public SupervisionBuilder AddHoconText(string text, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(text);
        _layers.Add(new Layer.OfText(text, file, line));
        return this;
    }

    /// <summary>Adds a service that is a process.</summary>
    /// <param name="service">The service; what is changed of it later is not seen.</param>
    /// <param name="file">The source file that adds it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    public SupervisionBuilder AddService(ServiceDefinition service, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(service);
        _layers.Add(new Layer.OfText(ServiceText.Of(service.Name, service), file, line));
        return this;
    }

    /// <summary>
    /// Adds a service that runs inside the application: at each start an instance is made with constructor arguments from a scope of its own, and
    /// disposed of at its end.
    /// </summary>
    /// <typeparam name="T">The class.</typeparam>
    /// <param name="name">The service's name; in HOCON <c>command = "managed:NAME"</c>.</param>
    /// <param name="configure">What it requires, how it is restarted, and so on; null for the defaults.</param>
    /// <param name="file">The source file that adds it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    /// <exception cref="ArgumentException">The name is managed already.</exception>
    public SupervisionBuilder AddManaged<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, Action<ManagedOptions>? configure = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : class, IManagedService =>
        Add(name, new ManagedRegistration(services => ActivatorUtilities.CreateInstance<T>(services), OwnsInstance: true), configure, file, line);

    /// <summary>The same, with instances made by a function; they are disposed of by whoever made them, which is the scope for what it gives.</summary>
    /// <param name="name">The service's name; in HOCON <c>command = "managed:NAME"</c>.</param>
    /// <param name="create">Makes a new instance for each start, from the services of a scope of its own.</param>
    /// <param name="configure">What it requires, how it is restarted, and so on; null for the defaults.</param>
    /// <param name="file">The source file that adds it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    /// <exception cref="ArgumentException">The name is managed already.</exception>
    public SupervisionBuilder AddManaged(
        string name, Func<IServiceProvider, IManagedService> create, Action<ManagedOptions>? configure = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(create);
        return Add(name, new ManagedRegistration(create, OwnsInstance: false), configure, file, line);
    }

    /// <summary>
    /// Adds a hosted service, such as a <see cref="BackgroundService"/>, as a managed one: it is started again when it fails, in place of taking the
    /// host down or being forgotten. It must not be registered with <c>AddHostedService</c> too.
    /// </summary>
    /// <typeparam name="T">The class; made and disposed of as by <see cref="AddManaged{T}"/>.</typeparam>
    /// <param name="name">The service's name; in HOCON <c>command = "managed:NAME"</c>.</param>
    /// <param name="configure">What it requires, how it is restarted, and so on; null for the defaults.</param>
    /// <param name="file">The source file that adds it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    /// <exception cref="ArgumentException">The name is managed already.</exception>
    public SupervisionBuilder AddHosted<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        string name, Action<ManagedOptions>? configure = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
        where T : class, IHostedService =>
        Add(name, new ManagedRegistration(services => new HostedInstance(ActivatorUtilities.CreateInstance<T>(services)), OwnsInstance: true), configure, file, line);

    /// <summary>Lets the node answer on HTTP, for <c>pbm</c>, browsers and programs; an embedded node does not by default.</summary>
    /// <param name="listen">URLs such as <c>http://127.0.0.1:9110</c>; none for what <c>api.listen</c> says, and the unix socket in the data directory in any case.</param>
    public SupervisionBuilder UseHttp(params string[] listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        AsksHttp = true;
        return listen.Length == 0 ? this
            : Set("api.listen", $"[{string.Join(", ", listen.Select(url => $"\"{JsonEncodedText.Encode(url)}\""))}]", $"{nameof(UseHttp)}()", 0);
    }

    /// <summary>
    /// Gives processes to a keeper, a process of its own, so that they go on running when the application dies, and are adopted when it is back. By
    /// default they belong to the application. Needs a data directory, and a durable journal to know the past of what it adopts.
    /// </summary>
    /// <param name="path">The program <c>supervision-keeper</c> or its <c>.dll</c>; null for the one beside the application.</param>
    /// <param name="file">The source file that chooses it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    public SupervisionBuilder UseKeeper(string? path = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        KeeperPath = path;
        return Set("keeper.mode", "process", file, line);
    }

    /// <summary>Sets any key of a node.</summary>
    /// <param name="key">The key's path below <c>supervision</c>, such as <c>data-dir</c> or <c>journal.provider</c>.</param>
    /// <param name="hocon">The value as it is written in a file.</param>
    /// <param name="file">The source file that sets it, for messages; given by the compiler.</param>
    /// <param name="line">The line there; given by the compiler.</param>
    public SupervisionBuilder Set(string key, string hocon, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        ArgumentNullException.ThrowIfNull(hocon);
        return AddHoconText($"supervision.{key} = {hocon}", file, line);
    }

    /// <summary>What there is to start.</summary>
    /// <param name="contentRoot">Where relative paths of files begin.</param>
    internal EmbeddedSetup Build(string contentRoot) => new()
    {
        Name = Name,
        Layers = [.. _layers.Select(layer => layer is Layer.OfFile file ? file with { Directory = contentRoot } : layer)],
        Managed = _managed,
        AsksHttp = AsksHttp,
        KeeperPath = KeeperPath,
    };

    private SupervisionBuilder Add(string name, ManagedRegistration registration, Action<ManagedOptions>? configure, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!_managed.TryAdd(name, registration))
        {
            throw new ArgumentException($"{name} is a managed service already", nameof(name));
        }

        var options = new ManagedOptions(name);
        configure?.Invoke(options);
        _layers.Add(new Layer.OfText(ServiceText.Of(name, options), file, line));
        return this;
    }
}
