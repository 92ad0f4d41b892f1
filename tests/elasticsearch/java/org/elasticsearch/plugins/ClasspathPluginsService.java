package org.elasticsearch.plugins; // LoadedPlugin is package-private

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.elasticsearch.Build;
import org.elasticsearch.action.admin.cluster.node.info.PluginsAndModules;
import org.elasticsearch.env.Environment;

/** Takes plugin classes from the class path instead of from the folders modules/ and plugins/. */
public final class ClasspathPluginsService extends PluginsService {
    private final List<LoadedPlugin> loaded = new ArrayList<>();

    public ClasspathPluginsService(Environment env, List<Class<? extends Plugin>> classes) {
        super(
            env.settings(),
            env.configDir(),
            PluginsLoader.createPluginsLoader(Set.of(), Set.of(), Map.of(), false)
        );
        for (Class<? extends Plugin> type : classes) {
            Plugin plugin = loadPlugin(type, env.settings(), env.configDir());
            loaded.add(new LoadedPlugin(describe(type), plugin, type.getClassLoader()));
        }
    }

    private static PluginDescriptor describe(Class<? extends Plugin> type) {
        return new PluginDescriptor(
            type.getSimpleName(), "from the class path", "1", Build.current().version(), "21",
            type.getName(), null, List.of(), false, false, false, false,
            PluginDescriptor.DeploymentTarget.ALL
        );
    }

    @Override
    protected List<LoadedPlugin> plugins() {
        return loaded == null ? List.of() : loaded; // asked for while the parent is constructed
    }

    @Override
    public PluginsAndModules info() {
        return new PluginsAndModules(List.of(), loaded.stream().map(LoadedPlugin::descriptor).toList());
    }

    @Override
    public <T> List<? extends T> loadServiceProviders(Class<T> service) {
        // One class loader holds them all: asking it once for each plugin would give doubles.
        return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
    }
}
