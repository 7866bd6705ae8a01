using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Supervision.Hosting.Http;

/// <summary>The schemas of documents, each once under its type's name, derived from what serializes them.</summary>
internal sealed class OpenApiSchemas
{
    /// <summary>Every schema that was referred to.</summary>
    public JsonObject Collected { get; } = [];

    /// <summary>A reference to the schema of a type; lists are spelled out.</summary>
    public JsonNode Reference(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && type.ElementType is { } element)
            return new JsonObject { ["type"] = "array", ["items"] = Reference(type.Options.GetTypeInfo(element)) };
        var name = type.Type.Name;
        if (!Collected.ContainsKey(name))
        {
            // Reserved first, because a document may hold others of its own kind.
            Collected[name] = null;
            Collected[name] = type.GetJsonSchemaAsNode(new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Replace });
        }

        return new JsonObject { ["$ref"] = "#/components/schemas/" + name };
    }

    private JsonNode Replace(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.Path.IsEmpty || context.TypeInfo.Kind != JsonTypeInfoKind.Object)
            return schema;
        var reference = Reference(context.TypeInfo);
        return context.PropertyInfo is { IsGetNullable: true }
            ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) }
            : reference;
    }
}
