using System.Reflection;

namespace Supervision.Hosting;

/// <summary>What the product says of itself.</summary>
public static class ProductInformation
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(ProductInformation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The parts that others have written, and their licences.</summary>
    public const string Licenses = """
        Supervision is built on these packages, each under its own licence.

        .NET runtime, ASP.NET Core, Microsoft.Data.Sqlite    MIT            Microsoft and contributors
        System.CommandLine                                   MIT            Microsoft and contributors
        Npgsql                                               PostgreSQL     The Npgsql Development Team
        SQLitePCLRaw                                         Apache-2.0     SourceGear
        SQLite                                               public domain
        """;
}
