using System.Reflection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Interlieux.Gateway.Pages;

/// <summary>The files of <c>wwwroot</c>, which the assembly carries under their paths.</summary>
internal sealed class EmbeddedFiles(Assembly assembly) : IFileProvider
{
    private const string Root = "wwwroot";
    private readonly DateTimeOffset modified = new FileInfo(assembly.Location).LastWriteTimeUtc;

    public IFileInfo GetFileInfo(string subpath)
    {
        var name = $"{Root}/{subpath.TrimStart('/')}";
        using var stream = assembly.GetManifestResourceStream(name);
        return stream is null ? new NotFoundFileInfo(subpath) : new EmbeddedFile(assembly, name, stream.Length, modified);
    }

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class EmbeddedFile(Assembly assembly, string resource, long length, DateTimeOffset modified) : IFileInfo
    {
        public bool Exists => true;

        public long Length => length;

        public string? PhysicalPath => null;

        public string Name => Path.GetFileName(resource);

        public DateTimeOffset LastModified => modified;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => assembly.GetManifestResourceStream(resource)!;
    }
}
