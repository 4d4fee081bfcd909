using Maas.Core.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Maas.Predict.Api;

internal static class ApiServices
{
    public static IServiceCollection AddApi(this IServiceCollection services, IConfiguration configuration)
    {
        var options = Settings.Read<RequestOptions>(configuration, RequestOptions.Section);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = options.MaximumBytes);
        return services
            .AddSingleton(options)
            .AddSingleton<IMemoryPoolFactory<byte>, WireMemory>()
            .AddSingleton(Settings.Read<UploadsOptions>(configuration, UploadsOptions.Section))
            .AddSingleton<CallRoom>()
            .AddSingleton<PreferredWait>()
            .AddSingleton<DiskRoom>()
            .AddSingleton<UploadFolder>()
            .AddAbandonedFolders(_ => options.Folder, UploadFolder.Prefix)
            .AddSingleton<ModelUploads>()
            .AddSingleton<Native.VersionPages>()
            .AddSingleton<Native.SubjectViews>()
            .AddSingleton<Native.UploadExamination>()
            .AddSingleton<Native.Housekeeping>()
            .AddSingleton<OpenInference.RepositoryIndex>()
            .AddSingleton<Native.JobEventReader>();
    }
}
