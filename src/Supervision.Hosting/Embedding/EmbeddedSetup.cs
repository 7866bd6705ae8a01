using System.Text.Json;
using Supervision.Hocon;
using Supervision.Hosting.Definitions;
using Supervision.Hosting.Managed;
using Supervision.Specs.Reading;

namespace Supervision.Hosting.Embedding;

/// <summary>What a program has put together of an embedded node.</summary>
internal sealed record EmbeddedSetup
{
    public required string Name { get; init; }

    public required IReadOnlyList<Layer> Layers { get; init; }

    public required IReadOnlyDictionary<string, ManagedRegistration> Managed { get; init; }

    public bool AsksHttp { get; init; }

    /// <summary>The keeper's program; null for the one beside the application.</summary>
    public string? KeeperPath { get; init; }

    /// <summary>The configuration, to be read at the start and whenever it is applied again.</summary>
    public SpecSource Source() => SpecSource.OfConfig(Read, $"AddSupervision(\"{Name}\")", new SpecReaderOptions
    {
        HostName = Name,
        DataDir = DataDirectory.Of(Name),
        Managed = Managed.Keys.ToHashSet(StringComparer.Ordinal),
        Environment = ProcessEnvironment.OfThisProcess(),
    });

    private Config Read()
    {
        var errors = new List<HoconError>();
        var whole = Config.Empty;
        foreach (var layer in Layers)
        {
            try
            {
                whole = whole.Append(layer.Read());
            }
            catch (HoconException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        return errors.Count > 0 ? throw new HoconException(errors) : whole.WithFallback(Defaults());
    }

    /// <summary>What an embedded node does unless something else is said: it leaves no files, opens no ports, and needs no second program.</summary>
    private Config Defaults() => Config.ParseText(
        $$"""
        supervision {
          node.name = "{{JsonEncodedText.Encode(Name)}}"
          keeper.mode = in-process
          journal.provider = memory
          api.listen = []
        }
        """,
        "the defaults of AddSupervision");
}
